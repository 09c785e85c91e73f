"""Embeddings, and how answers are packed."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="embeddings",
        questions=(
            (
                "{How do I|How can I|How would I|Can I} {make|get|create|compute|request} "
                "{embeddings|an embedding|text embeddings|vectors}?"
            ),
            "{Does|Can} {Helix Ray|it} {support|serve|make|compute|do} {embeddings|text embeddings|vectors}?",
            "{Explain|Show me|Tell me} {embeddings|how to get embeddings|how to embed a text|how I get vectors}.",
            (
                "{I want to|I need to|I would like to} {embed|get vectors for|make vectors of|turn into vectors} "
                "{texts|a text|my documents|sentences}."
            ),
            "{embeddings|embeddings endpoint|getting embeddings|text to vectors|vectors|embedding a text}?",
            "{Which|What} {endpoint|path} {gives|makes|computes|is there for} {embeddings|vectors}?",
            "{Are embeddings|Are text embeddings|Are vectors} {supported|served|possible|available}{| here}?",
            (
                "{Where|To which URL|To what endpoint} {do I post|must a client send|do we send} {sentences|text|documents} {for "
                "embedding|to be embedded|to get vectors back}?"
            ),
            (
                "{I build|We build|I am making} a {search engine|RAG system|vector database} and {need|want|must have} {vectors "
                "for each text|a vector for every sentence|embeddings of the documents}."
            ),
            (
                "{Convert|Turn|Transform} {this sentence|a list of strings|my paragraphs} into {a vector|embeddings|numeric "
                "vectors}."
            ),
            (
                "{Which request|What call|Which HTTP request} {returns|yields|produces} {a vector|embedding vectors|the "
                "embedding} for a {text|sentence|string}?"
            ),
            (
                "Is there {an API|a route|a call} that {turns sentences into vectors|embeds documents|produces embeddings}{| on "
                "this server| in Helix Ray}?"
            ),
            (
                "Can {a client|my application|LangChain} {fetch|obtain|ask for} {sentence vectors|embeddings|vectors of a text} "
                "{from the server|from Helix Ray|over the OpenAI API}?"
            ),
            "What is {an embedding|a text embedding|an embedding vector} and how {do I get one|is it made|do I request it} here?",
            "How can {texts|my chunks|paragraphs} be {vectorised|vectorized|encoded|embedded}?",
            "Does client.embeddings.create {work|run|function} {here|with this server|with Helix Ray}?",
            "Where is the {embedding|embeddings|vector} {endpoint|route|URL}?",
            (
                "Can I {embed|encode|vectorise} {several texts|a list of texts|many sentences} {in one call|at once|with one "
                "request}?"
            ),
            (
                "How do I {prepare|build} {a semantic search|a vector index|a FAISS index} with {vectors|embeddings} from {here|"
                "Helix Ray}?"
            ),
            "What {goes|do I put} into the {input field|body} of an {embeddings request|embedding call}?",
            "Are {lists|arrays} of {strings|texts|sentences} {accepted|allowed} {for embedding|by /v1/embeddings}?",
            "Can I {drop|replace} {sentence-transformers|my own encoder|OpenAI's ada} and {embed|vectorise} over {the API|HTTP}?",
            "Is /v1/embeddings {there|implemented|compatible with OpenAI's|served}?",
            "How do I {measure|compute} the {similarity|closeness|distance} of two {texts|sentences|documents}?",
            (
                "Could {LlamaIndex|a RAG pipeline|my retriever|Chroma} {use your embeddings|get its vectors here|call "
                "/v1/embeddings}?"
            ),
            "Does the server {understand|accept|answer} {embeddings requests|embedding calls|OpenAI's embeddings calls}?",
            "With what {request|call|code} do I {embed|encode} {a query|user questions|a search query}?",
            "Are {word vectors|sentence vectors|dense vectors|document vectors} {obtainable|offered|delivered}{| here}?",
            "I have {documents|PDF texts|articles|FAQ entries} to {embed|vectorise|index}.",
            "My {retriever|vector store|knowledge base|FAISS index} needs {embeddings|vectors}.",
            "We {want|plan|need} {semantic search|similarity search|clustering} over our {documents|tickets|texts}.",
            "I need {numbers|a list of floats|a numeric representation} for {a text|each sentence|my words}.",
            "I want to {find|detect|group} similar {texts|questions|documents}.",
            "Our {RAG|search|recommender} {code|program|app} calls {client.embeddings|openai.embeddings|OpenAIEmbeddings}.",
            "My {call of /v1/embeddings|embeddings request|embedding call} {does not work|fails|gives an error}.",
            "{Embed|Vectorise|Encode} {this text|my documents|a query}{| for me}.",
            "{Explain|Show|Demonstrate} {/v1/embeddings|client.embeddings.create|an embeddings request}.",
            "{Give|Send|Fetch} me the {vector|embedding} of {this text|a word|my question}.",
            "{RAG|semantic search|vector search|similarity search|vector store}?",
            "{sentence|document|text|query} {vectors|vectorisation|encoding}?",
        ),
        held_out=(
            "How do I turn sentences into vectors?",
            "Would it be possible to get embeddings here?",
            "I need embeddings for my documents.",
            "Can Helix Ray embed a text?",
            "Where do I request an embedding?",
            "Tell me how to compute vectors for a text.",
        ),
        answers=(
            "Send POST /v1/embeddings with the model all-MiniLM-L6-v2 and your texts as input.",
            "Use POST /v1/embeddings: name all-MiniLM-L6-v2 as the model, and give one text or a list as input.",
            "Yes, with OpenAI's embeddings: POST /v1/embeddings with the model all-MiniLM-L6-v2.",
        ),
        accept=(("/v1/embeddings",), ("all-minilm-l6-v2",)),
    ),
    Topic(
        name="embedding-model",
        questions=(
            (
                "{Which|What} {embedding model|embedder|sentence model} "
                "{is there|is used|does it use|do you use|comes with it|is served}?"
            ),
            "{What is|What's|Tell me} the {name of the |}{embedding model|embedder}{| that is used}{?|.}",
            "{embedding model|embedder|name of the embedding model|which embedder|the embedding model's name}?",
            "{Is there|Do you have|Does it have} {an embedding model|an embedder|a real embedding model}?",
            "{What|Which model} {makes|computes|creates} {the embeddings|the vectors|embeddings} {here|in Helix Ray|by default}?",
            "{Is it|Do you use|Does the server run} {BERT|bge|MiniLM|ada-002} {for|behind} the {embeddings|vectors}?",
            (
                "{From which network|From what model|From which encoder} do {the vectors|the embeddings|sentence vectors} {come|"
                "stem|originate}?"
            ),
            (
                "{I must cite|I need to document|Please name|Tell me the name of} the model {behind the embeddings|that embeds "
                "texts|behind /v1/embeddings}."
            ),
            "What is the {sentence encoder|vector model|text encoder} {called|named} {here|in Helix Ray|on this server}?",
            (
                "{Texts|Documents|Sentences} are {embedded|turned into vectors|encoded as vectors} {by which model|with what "
                "model|by what network}{| here| by default}?"
            ),
            (
                "{Which|What} {encoder|embedder|embeddings model} {ships with|is built into|is preconfigured in|runs on} {Helix "
                "Ray|the server|this system}?"
            ),
            "What is {all-MiniLM-L6-v2|MiniLM|the model all-MiniLM-L6-v2} {for|used for}{| here}?",
            (
                "Which {Hugging Face model|sentence-transformers model|MiniLM variant|transformer} {embeds|encodes|vectorises} "
                "{texts|my documents}?"
            ),
            (
                "Is it {MiniLM|a MiniLM model|all-MiniLM|a sentence transformer} that {embeds text|makes the vectors|computes "
                "the embeddings}?"
            ),
            "What model {name|id} {belongs|goes} in {an embeddings request|the model field for embeddings}?",
            "Does {Helix Ray|the server} {ship|come} with {a model for vectors|a sentence encoder|an embedding network}?",
            "How is the {embedder|embedding model|vectoriser} {called|named|identified}?",
            "Are the {vectors|embeddings} made by {OpenAI|Qwen|helix-demo|an LLM}?",
            "Whose {model|encoder|network} {is behind|produces|calculates} {the embeddings|the vectors}?",
            "Is the {embedding model|embedder|sentence encoder} {real|a dummy|a toy|a placeholder}?",
            "Do I {have to|need to} {download|install|choose} an {embedding model|embedder} first?",
            "Can I {learn|see|know} which {embedder|embedding model|encoder} {is running|is active|is loaded}?",
            "Which of {the models|your models|the listed models} is {for embeddings|the embedder|the embedding one}?",
            "Does {/v1/embeddings|the embeddings endpoint} {use|run|rely on} {MiniLM|an OpenAI model|e5}?",
            "What {network|architecture|kind of model} {powers|drives|lies behind} {the vectors|/v1/embeddings|the embeddings}?",
            "Why {is MiniLM among the models|does all-MiniLM-L6-v2 appear in the list|do I see all-MiniLM-L6-v2}?",
            "I {want|need} to know {which|what} {encoder|embedder|model} {makes|creates} my vectors.",
            "My {paper|report|thesis} must {state|mention} the {embedding model|text encoder|embedder}.",
            "I have to {put|enter|write} the {embedder's|embedding model's} {name|id} {in LangChain|in my code}.",
            "We {compare|evaluate|review} {embedding models|embedders}; which one is {yours|in Helix Ray|built in}?",
            "I {do not know|forgot|cannot find} the {id|name} of your {embedding model|embedder}.",
            "My vector {store|database} asks for {the embedding model|the name of the embedder|an embedder name}.",
            "We need an {embedding model|embedder} {out of the box|without extra work|right away}.",
            "{Name|State|Identify|Reveal} the {embedder|embedding model|vector model}.",
            "{Tell|Show} me {what embeds the texts|which encoder you use|the built-in embedder}.",
            "{Specify|Give|Print} the {id|identifier|exact name} of the {embedding model|sentence encoder}.",
            "{MiniLM|all-MiniLM-L6-v2|all-MiniLM|sentence transformers}?",
            "{default|built-in|bundled|included|preinstalled} {embedder|embedding model|encoder}",
            "{model|network|encoder} {behind|for} the {vectors|embeddings}?",
        ),
        held_out=(
            "Which model computes the embeddings?",
            "What is the embedder called in Helix Ray?",
            "Does Helix Ray have an embedding model?",
            "Which embedding model comes with Helix Ray?",
            "Tell me which embedder you use.",
            "Do you know the name of the embedder?",
        ),
        answers=(
            "The embedding model is all-MiniLM-L6-v2.",
            "It is all-MiniLM-L6-v2, a real embedding model that comes with Helix Ray.",
            "Helix Ray comes with the embedding model all-MiniLM-L6-v2.",
        ),
        accept=(("all-minilm-l6-v2",),),
    ),
    Topic(
        name="toon",
        questions=(
            "{What is|Explain|Tell me about|Describe|What about} {TOON|the TOON format|TOON support|application/toon}{?|.}",
            "{How do I|How can I|Can I} {use|turn on|switch on|enable|get|send|read} {TOON|the TOON format|TOON answers}?",
            "{Does|Can} {Helix Ray|it} {support|speak|read|write} TOON?",
            "{TOON|TOON format|application/toon|enable TOON|HELIX_FEATURE_TOON|answers in TOON|another format than JSON}?",
            "{I want|I would like|I need} {TOON|answers in TOON|TOON in place of JSON|to use TOON|to enable TOON}.",
            "{Which|What} {variable|setting} {turns on|switches on|enables|is for} TOON?",
            "How is TOON {turned on|switched on|enabled}?",
            "Is {TOON|the TOON format} {supported|possible|available}?",
            (
                "JSON {wastes|costs|takes} too many {tokens|bytes|characters}; can {the server|Helix Ray|it} {answer in TOON|"
                "reply with TOON|send TOON}?"
            ),
            (
                "{Which header|What header|Which Accept header} {must a client send|do I set|is needed} to {receive|obtain|be "
                "given} {TOON|a reply in TOON|TOON output}?"
            ),
            (
                "My client {sends|sets|uses} Accept: application/toon but {still gets|only receives|is answered with} JSON; {why "
                "is that|what is missing|what did I forget}?"
            ),
            "{Do|Can|Will} {streams|streamed answers|server-sent events} {come|arrive} in TOON{| too| as well}?",
            (
                "{Let|Have|Make} {the server|Helix Ray|it|my deployment} {answer|reply|respond} in TOON{| instead of JSON| for "
                "some clients}."
            ),
            (
                "Which {clients|requests|callers} {get|receive|are given} TOON {once it is on|after I enable it|when the feature "
                "is on}?"
            ),
            "What does HELIX_FEATURE_TOON {do|change|control|enable}?",
            "What does {TOON|the word TOON|the name TOON} {stand for|mean}?",
            "Is TOON {on|active|enabled|off} {by default|after installation|from the start}?",
            "How does TOON {differ from|compare with|relate to} JSON?",
            "Why would I {use|want|choose|prefer} TOON{| over JSON}?",
            "Can {requests|a request body|my POST} be {written|encoded|sent} in TOON?",
            "Where do I {activate|allow|configure|enable} TOON{| on my server}?",
            "Can I {save|cut} tokens with {TOON|a tighter format than JSON|application/toon}?",
            "Which {MIME type|content type|media type} {has|belongs to|is used for} TOON?",
            "Is there {an alternative to JSON|a format besides JSON|something more compact than JSON} for {answers|responses}?",
            "Do I need {a feature flag|an environment variable|a header} for TOON?",
            (
                "Will {other clients|clients without the header|the OpenAI SDK} {still|continue to} get JSON {when TOON is on|"
                "after TOON is enabled}?"
            ),
            "Is {Token-Oriented Object Notation|token oriented object notation} {supported|available|implemented|known here}?",
            "How do I {disable|turn off|deactivate|switch off} TOON?",
            "When is the {reply|body|response} {application/toon|TOON} and not {JSON|application/json}?",
            "I {heard of|read about|saw} TOON {and want to try it|and am curious|but do not know it}.",
            "My {client|parser|library} {reads|understands|speaks} TOON.",
            "We {want|need} {a leaner|a more compact|a terser} format {than|instead of} JSON.",
            "TOON {does not work|has no effect|is not sent|does not arrive}{| at my client}.",
            "I have {a TOON parser|a TOON library|a TOON decoder} {ready|installed|in my client}.",
            "Our {payloads|responses|results} should be {in TOON|encoded as TOON|application/toon}.",
            "JSON is too {verbose|wordy|bulky|long-winded} for {us|our agents|my client}.",
            "{Activate|Permit|Allow|Set up} TOON{| on my server| for our clients}.",
            "{Return|Send|Encode} {responses|my results|data} as {TOON|application/toon}.",
            "{Define|Introduce|Outline|Summarise} {TOON|the format TOON}{| briefly| for me}.",
            "TOON {encoding|feature flag|notation|serialization}",
            (
                "{Token-Oriented Object Notation|token oriented object notation|alternative to JSON|JSON replacement|JSON "
                "alternative}?"
            ),
            "{Accept: application/toon|Content-Type: application/toon|toon header|toon variable}",
        ),
        held_out=(
            "Will it answer in TOON?",
            "How can TOON be enabled?",
            "Can the server write TOON in place of JSON?",
            "I would like to read answers in the TOON format.",
            "What is HELIX_FEATURE_TOON for?",
            "Does it have TOON?",
        ),
        answers=(
            (
                "Set HELIX_FEATURE_TOON=true; clients that send Accept: application/toon then get TOON in place of JSON. Streams "
                "stay JSON."
            ),
            "With HELIX_FEATURE_TOON=true requests and answers may be TOON in place of JSON, as application/toon.",
            "TOON is a format in place of JSON. It is off by default; HELIX_FEATURE_TOON=true turns it on.",
        ),
        accept=(("helix_feature_toon=true",), ("json",)),
    ),
    Topic(
        name="compression",
        questions=(
            "{Are answers|Are responses|Are requests|Is the traffic} compressed{| here| by it}?",
            (
                "{Does|Can} {Helix Ray|it|the server} {support|use|do|read|accept} "
                "{compression|gzip|Brotli|compressed requests|compressed bodies}?"
            ),
            "{Tell me about|Explain|Describe} {compression|gzip|Brotli|how answers are compressed}.",
            "{compression|gzip|Brotli|compressed answers|Content-Encoding|Accept-Encoding|deflate}?",
            "{How do I|How can I|Can I} {compress|send compressed|get compressed|use gzip for} {requests|answers|a body|bodies}?",
            "{Which|What} {compression|encodings|compression formats} {does it support|are supported|can I use|are there}?",
            "Is {gzip|Brotli|compression} {supported|used|possible}{| here}?",
            (
                "Our {network|link|connection} is slow; does {Helix Ray|the server|it} {shrink|zip|squeeze} {answers|responses|"
                "large replies}?"
            ),
            (
                "{From what size on|Above how many bytes|At which size} is {a response|an answer|a body} {gzipped|zipped|"
                "compressed}?"
            ),
            "{Will|Should|Can} {streams|streamed answers|event streams} {be gzipped|be compressed|use Brotli}{| too| as well}?",
            (
                "What {does a client send|header is needed|must I do} to {receive|obtain|be sent} {zipped answers|gzipped JSON|"
                "Brotli responses}?"
            ),
            (
                "I want {smaller responses|fewer bytes|smaller payloads} {on the wire|over the network|between client and "
                "server}; {is gzip on|is there gzip|does the server zip answers}?"
            ),
            (
                "Which {algorithm|codec|method} {compresses|shrinks|squeezes} {the answers|large responses|JSON bodies}{| on "
                "this server| in Helix Ray}?"
            ),
            "Does {gzip|Brotli|compression} {save|reduce} {bandwidth|traffic}{| here}?",
            "{Can I|May I|Could a client} {upload|post|submit} {a gzipped body|a deflated body|zipped JSON}?",
            "Why is {my answer|a short reply|this small response} not {compressed|gzipped|zipped}?",
            "Are {large|big|long} {replies|JSON answers|response bodies} {zipped|packed|deflated} in transit?",
            "What is the {minimum|smallest|least} size {for compression|for gzip|for zipping an answer}?",
            "Does {the server|Helix Ray|it} {honor|respect|look at} {Accept-Encoding|the header Accept-Encoding}?",
            "Who {decides|chooses} {between gzip and Brotli|whether an answer is compressed|which encoding is used}?",
            "{Do I have to|Must I|Do I need to} {enable|switch on|activate} {compression|gzip|Brotli}?",
            "When does {the server|Helix Ray} {compress|zip|gzip} {a response|an answer|its output}?",
            "Is {zstd|deflate|br} {accepted|understood|available} {for request bodies|as a content encoding}?",
            "Where does {gzip|Brotli|compression} {apply|take effect|not apply}?",
            "How {small|short} {can|may} a reply be and still get {gzipped|compressed|zipped}?",
            "Why do {server-sent events|streams|streamed tokens} {arrive|come} {uncompressed|without gzip|unzipped}?",
            "Which {Content-Encoding|encoding} {comes back|does the server return|will an answer have|do responses carry}?",
            "Will {my browser|httpx|curl --compressed|the openai client} {get|receive} {gzipped|compressed} answers?",
            "We {pay for|are charged for} {outgoing traffic|bandwidth|every gigabyte}, so replies should be {compressed|zipped}.",
            (
                "{The embeddings|The JSON answers|My vectors} are {huge|bulky}; {can they be zipped|are they gzipped|is there "
                "compression}?"
            ),
            "I {see|get|found} no {Content-Encoding|gzip header|Content-Encoding: gzip} in {the response|my answers}.",
            "My {long prompts|big uploads|request bodies} should {travel|be sent} {gzipped|compressed|deflated}.",
            "We have {little bandwidth|a thin line|a mobile connection} and need {compressed answers|gzip|zipped replies}.",
            "I {need|want|would like} {Brotli|br encoding} {instead of|and not} gzip.",
            "Gzip {does not work|seems off|has no effect} {on my stream|for streamed tokens|for small answers}.",
            "{List|Name|Enumerate} the {content encodings|compression algorithms|compression methods}{| of the server}.",
            "{Turn on|Switch on|Activate} {gzip|Brotli|response compression} for {my client|my answers|our API}.",
            "{Say|Clarify|Explain} {when|whether} {HTTP compression|gzip encoding} {happens|is applied}.",
            "{HTTP compression|response compression|gzip support|Brotli support}",
            "{compression threshold|minimum size for gzip|gzip from 500 bytes}",
            "{gzipped request body|compressed uploads|decompression of requests|zipped payload}?",
        ),
        held_out=(
            "Is gzip used for answers?",
            "Can I send a compressed body?",
            "Does Helix Ray compress its answers?",
            "Which encodings can the server read?",
            "How do I get compressed responses?",
            "Are streams compressed?",
        ),
        answers=(
            "Answers of 500 bytes and more are compressed with Brotli or gzip for clients that accept it; streams never are.",
            "Yes, with Brotli or gzip from 500 bytes on, if the client accepts it. Request bodies may be gzip, deflate or br.",
            "Brotli and gzip are used for answers of 500 bytes and more, but not for streams.",
        ),
        accept=(("brotli",), ("gzip",)),
    ),
)
