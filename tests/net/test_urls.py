"""Which URLs and addresses of strangers are asked."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helix_ray.core.errors import InvalidRequestError
from helix_ray.net.addresses import is_public
from helix_ray.net.urls import UrlRules, port_of

OPEN = UrlRules(allow_http=True)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.5",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2002:c0a8:101::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1111%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2002:808:808::",
    ],
)
def test_addresses_that_are(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:a00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1%25eth0]/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0X7F.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://127.0.0.1./",
        "https://0/",
        "https://0x/",
        "https://0.0.0.0/",
        "https://134744072/",
        "https://example.1/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://127。0。0。1/",
        "https://user:pass@example.com/",
        "https://user@example.com/",
        "https://:@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://exa mple.com/",
        "https://example.com%00/",
        "https://%31%32%37.0.0.1/",
        "https://exam\nple.com/",
        "https://ex\ud800ample.com/",
        "https://example..com/",
        "https://-example.com/",
        f"https://{'a' * 64}.com/",
        f"https://{'a.' * 127}com/",
        "https://[::1/",
        "https://[v1.a]/",
        "https:///path",
        "https://",
        "https:example.com",
        "//example.com/",
        "/hook",
        "",
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "javascript:alert(1)",
        "unix:///run/docker.sock",
        "https://example.com:22/",
        "https://example.com:0/",
        "https://example.com:1023/",
        "https://example.com:65536/",
        "https://example.com:-1/",
        "https://example.com:x/",
        "https://example.com/" + "a" * 2048,
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        OPEN.check(url)
    assert caught.value.param == "url"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "https://example.com./a?b=c#d",
        "https://EXAMPLE.com:8443/",
        "http://example.com:80/",
        "https://bücher.example/",
        "https://xn--bcher-kva.example/",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]:443/",
        "https://a_b.example.com/",
        "https://localhost/",  # a name; its addresses are looked at when it is asked
    ],
)
def test_urls_that_are_taken(url: str) -> None:
    assert OPEN.check(url) == httpx.URL(url)


def test_http_has_to_be_allowed() -> None:
    with pytest.raises(InvalidRequestError, match="https"):
        UrlRules().check("http://example.com/")
    UrlRules().check("https://example.com/")


def test_networks_of_ones_own_can_be_allowed() -> None:
    rules = UrlRules(networks=(ip_network("10.1.0.0/16"), ip_network("::1/128")))
    for url in ("https://10.1.2.3/", "https://[::1]/", "https://[::ffff:10.1.2.3]/"):
        rules.check(url)
    for url in ("https://10.2.0.1/", "https://127.0.0.1/", "https://[::ffff:10.2.0.1]/"):
        with pytest.raises(InvalidRequestError):
            rules.check(url)


_HOSTS = st.one_of(
    st.text(max_size=30),
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda one: f"[{one}]"),
    st.lists(st.from_regex(r"(0x[0-9a-f]{1,8}|0[0-7]{1,4}|[0-9]{1,10})", fullmatch=True), min_size=1, max_size=5).map(".".join),
    st.from_regex(r"[a-z0-9.@:%\[\]\\_-]{1,30}", fullmatch=True),
)


@settings(deadline=None, max_examples=400)
@given(scheme=st.sampled_from(("https", "http", "HTTPS", "ftp", "")), host=_HOSTS, rest=st.text(max_size=20))
def test_a_url_is_refused_or_harmless(scheme: str, host: str, rest: str) -> None:
    try:
        url = OPEN.check(f"{scheme}://{host}{rest}")
    except InvalidRequestError:
        return
    assert url.scheme in ("http", "https")
    assert not url.userinfo
    assert port_of(url) in (80, 443) or 1024 <= port_of(url) < 65536
    name = url.raw_host.decode("ascii")
    if ":" in name or name.replace(".", "").isdigit():
        assert is_public(ip_address(name))
    else:
        assert not name.rstrip(".").rpartition(".")[2].isdigit()
    assert OPEN.check(str(url)) == url


@settings(deadline=None, max_examples=300)
@given(st.ip_addresses(v=4))
def test_an_address_is_the_same_in_all_its_spellings(address: object) -> None:
    public = is_public(ip_address(str(address)))
    for form in ("::ffff:{}", "64:ff9b::{}"):
        assert is_public(ip_address(form.format(address))) == public


@settings(deadline=None, max_examples=500)
@given(st.ip_addresses())
def test_what_is_public_is_nothing_special(address: IPv4Address | IPv6Address) -> None:
    if is_public(address):
        for special in ("private", "loopback", "link_local", "multicast", "unspecified"):
            assert not getattr(address, f"is_{special}")
