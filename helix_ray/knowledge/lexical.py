"""The word index of one collection: BM25, on Tantivy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from tantivy import Document, Filter, Index, Occur, Query, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from helix_ray.knowledge.hits import Hit

_ANALYZER = "helix"
_LONGEST_WORD = 64
_HEAP_BYTES = 15_000_000  # the least that Tantivy takes
# Words of a query that are looked up; nobody types more, and each costs time.
_MOST_WORDS = 64
# Words of English questions that say nothing of their subject. In documents, which do not ask, they are rare, and BM25 would
# take them for the most telling ones.
_ASKING = (
    *("a", "an", "and", "are", "as", "at", "be", "been", "being", "but", "by"),
    *("can", "could", "did", "do", "does", "for", "from"),
    *("get", "give", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it", "its", "let", "me", "mine", "my", "of"),
    *("off", "on", "one", "or", "our", "out", "shall", "should", "so", "some", "such", "than", "that", "the", "their", "them"),
    *("then", "there", "these", "they", "this", "those", "to", "us", "was", "we", "were", "what", "when", "where", "which"),
    *("while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your"),
)


class LexicalIndex:
    """Finds chunks by the words that they share with a query (BM25; Robertson and Zaragoza, 2009).

    Words are compared in lower case, without accents and without English endings; those with which questions are asked count only
    where a query has no others. The index is in memory; it is built from the database in a moment.
    """

    def __init__(self) -> None:
        self._analyzer = _analyzer()
        self._asked = _analyzer(_ASKING)
        builder = SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=True, fast=True)
        builder.add_text_field("text", stored=False, tokenizer_name=_ANALYZER, index_option="freq")
        self._schema = builder.build()
        self._index = Index(self._schema)
        self._index.register_tokenizer(_ANALYZER, self._analyzer)
        self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def change(self, removed: Iterable[int], added: Iterable[tuple[int, str]]) -> None:
        """Remove and add chunks; searches see all of it or nothing.

        Args:
            removed: ids; unknown ones are no error.
            added: ids with their texts; an id that is there already gets the new text.
        """
        for one in removed:
            self._forget(one)
        for one, text in added:
            self._forget(one)
            document = Document()
            document.add_integer("id", one)
            document.add_text("text", text)
            self._writer.add_document(document)
        self._writer.commit()
        self._index.reload()

    def search(self, query: str, k: int, among: Iterable[int] | None = None) -> list[Hit]:
        """The chunks that share most with a query, best first; scores are BM25's and compare within one search only.

        Args:
            query: any text.
            k: at most so many.
            among: only these ids; all where it is not given.
        """
        words = dict.fromkeys(self._asked.analyze(query) or self._analyzer.analyze(query))
        terms = [Query.term_query(self._schema, "text", word, index_option="freq") for word in list(words)[:_MOST_WORDS]]
        if not terms or k < 1:
            return []
        wanted = Query.boolean_query([(Occur.Should, term) for term in terms])
        if among is not None:
            allowed = Query.const_score_query(Query.term_set_query(self._schema, "id", list(among)), 0.0)
            wanted = Query.boolean_query([(Occur.Must, wanted), (Occur.Must, allowed)])
        searcher = self._index.searcher()
        return [Hit(int(searcher.doc(address)["id"][0]), float(score)) for score, address in searcher.search(wanted, k).hits]

    def rarities(self, words: Sequence[str]) -> list[float]:
        """How much words tell of what a chunk is about: BM25's inverse document frequency.

        Args:
            words: each by itself.

        Returns:
            A number for each, 0 for what is no word.
        """
        searcher = self._index.searcher()
        count = int(searcher.num_docs)
        rarities = []
        for word in words:
            terms = self._analyzer.analyze(word)
            # What was removed counts until Tantivy merges, so there may be more than there are chunks.
            with_it = min(count, searcher.doc_freq("text", terms[0])) if terms else 0
            rarities.append(math.log1p((count - with_it + 0.5) / (with_it + 0.5)) if terms else 0.0)
        return rarities

    def _forget(self, one: int) -> None:
        self._writer.delete_documents_by_term("id", one)


def _analyzer(without: Sequence[str] = ()) -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(_LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.custom_stopword(list(without)))
        .filter(Filter.stemmer("English"))
        .build()
    )
