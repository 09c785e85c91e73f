"""The directory as a page: rendered here, with nothing from elsewhere, and of use without its script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Sequence
from decimal import Decimal
from html import escape
from typing import Any

_MILLION = 10**6

_STYLE = """
:root { color-scheme: light dark; --line: #d5d9e0; --soft: #5a6472; --tag: #eef1f5; }
@media (prefers-color-scheme: dark) { :root { --line: #3a414c; --soft: #a2acba; --tag: #2b313a; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 1rem 0; }
label { display: grid; gap: .2rem; font-size: .875rem; color: var(--soft); }
label[hidden], tr[hidden] { display: none; }
input, select, button { font: inherit; padding: .35rem .6rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .6rem .75rem .6rem 0; border-bottom: 1px solid var(--line); }
code { overflow-wrap: anywhere; }
p { margin: .25rem 0; }
.soft { color: var(--soft); font-size: .875rem; }
.tag { display: inline-block; background: var(--tag); border-radius: .3rem; padding: 0 .4rem; margin: 0 .2rem .2rem 0; }
.number { white-space: nowrap; }
@media (max-width: 48rem) {
  thead { position: absolute; clip-path: inset(50%); }
  tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  td { border: 0; padding: .15rem 0; }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
}
"""

_SCRIPT = """
const form = document.querySelector("form"), body = document.querySelector("tbody"), shown = document.querySelector("output");
const rows = [...body.rows];
function filter() {
  const words = form.q.value.toLowerCase().split(/\\s+/), can = form.capability.value;
  let count = 0;
  for (const row of rows) {
    const has = row.dataset.capabilities.split(" ");
    row.hidden = !(words.every(word => row.dataset.text.includes(word)) && (!can || has.includes(can)));
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = count + " of " + rows.length;
}
function sort() {
  const by = form.sort.value;
  const sorted = [...rows];
  if (by === "name") sorted.sort((a, b) => a.dataset.name.localeCompare(b.dataset.name));
  else if (by === "context") sorted.sort((a, b) => b.dataset.context - a.dataset.context);
  else if (by) sorted.sort((a, b) => a.dataset[by] - b.dataset[by]);
  body.append(...sorted);
}
form.sort.parentElement.hidden = false;
form.addEventListener("input", () => { filter(); sort(); });
form.addEventListener("submit", event => event.preventDefault());
"""

_SORTS = (
    ("", "as configured"),
    ("name", "name"),
    ("context", "longest context"),
    ("prompt", "cheapest prompt"),
    ("completion", "cheapest completion"),
)


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


POLICY = {
    "content-security-policy": f"default-src 'none'; style-src {_hashed(_STYLE)}; script-src {_hashed(_SCRIPT)}; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
"""Headers of the page: only its own style and its own script run."""


def render_directory(
    entries: Sequence[dict[str, Any]], shown: Collection[str], capabilities: Sequence[str], text: str, capability: str
) -> str:
    """The page.

    Args:
        entries: all models, as ``directory_entry`` gives them.
        shown: ids of those that were asked for; the others are there, and hidden.
        capabilities: that can be chosen.
        text, capability: what was asked for.
    """
    rows = "".join(_row(entry, entry["id"] in shown) for entry in entries)
    options = "".join(_option(name, name.replace("_", " "), name == capability) for name in capabilities)
    sorts = "".join(_option(value, label, False) for value, label in _SORTS)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Models</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<h1>Models</h1>
<p>Prices are in USD for a million tokens.{_batches(entries)} For programs: <a href="/v1/directory">/v1/directory</a>.</p>
<form action="/directory" role="search" autocomplete="off">
<label>Search <input type="search" name="q" maxlength="256" value="{escape(text)}"></label>
<label>Can do <select name="capability">{_option("", "anything", not capability)}{options}</select></label>
<label hidden>Sort by <select name="sort">{sorts}</select></label>
<button>Search</button>
<output class="soft">{len(shown)} of {len(entries)}</output>
</form>
<table>
<thead><tr><th>Model</th><th>Context</th><th>Prompt</th><th>Cached prompt</th><th>Completion</th><th>Can do</th></tr></thead>
<tbody>{rows}</tbody>
</table>
<script>{_SCRIPT}</script>
</body>
</html>
"""


def searched_text(entry: dict[str, Any]) -> str:
    """The text of a model in which words are looked for."""
    return "\n".join((entry["id"], entry["name"], *entry["aliases"], entry["owned_by"], entry["description"])).casefold()


def _row(entry: dict[str, Any], shown: bool) -> str:
    pricing, context = entry["pricing"], entry["context_length"]
    data = {
        "name": entry["name"].casefold(),
        "text": searched_text(entry),
        "context": context or 0,
        "prompt": pricing["prompt"],
        "completion": pricing["completion"],
        "capabilities": " ".join(entry["capabilities"]),
    }
    attributes = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    ident = "" if entry["name"] == entry["id"] else f" <code>{escape(entry['id'])}</code>"
    description = f"<p>{escape(entry['description'])}</p>" if entry["description"] else ""
    aliases = f'<p class="soft">also {_codes(entry["aliases"])}</p>' if entry["aliases"] else ""
    request = "" if Decimal(pricing["request"]) == 0 else f'<p class="soft">{escape(pricing["request"])} USD for a request</p>'
    tags = "".join(f'<span class="tag">{escape(name.replace("_", " "))}</span>' for name in entry["capabilities"])
    return (
        f"<tr{attributes}{'' if shown else ' hidden'}>"
        f"<td><strong>{escape(entry['name'])}</strong>{ident}{description}{aliases}</td>"
        f'<td class="number" data-label="Context">{"" if context is None else f"{context:,}"}</td>'
        f'<td class="number" data-label="Prompt">{_price(pricing["prompt"])}{request}</td>'
        f'<td class="number" data-label="Cached prompt">{_price(pricing["input_cache_read"])}</td>'
        f'<td class="number" data-label="Completion">{_price(pricing["completion"])}</td>'
        f'<td data-label="Can do">{tags}</td></tr>\n'
    )


def _price(per_token: str) -> str:
    usd = Decimal(per_token) * _MILLION
    return f"{usd.normalize():f}" if usd else "0"


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"<code>{escape(name)}</code>" for name in names)


def _batches(entries: Sequence[dict[str, Any]]) -> str:
    discount = max((Decimal(entry["pricing"]["batch_discount"]) for entry in entries), default=Decimal(0))
    return f" In a batch, everything costs {(discount * 100).normalize():f} % less." if discount else ""


def _option(value: str, label: str, chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(label)}</option>'
