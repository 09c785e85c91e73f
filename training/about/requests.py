"""What a request may ask for."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="streaming",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {stream|get a stream of|receive a stream of} "
                "{answers|an answer|tokens|the answer|text}?"
            ),
            "{Does|Can} {Helix Ray|it} {support|do|offer} {streaming|streams|streamed answers|server-sent events}?",
            "{Tell me about|Explain|Describe} {streaming|streams|how streaming works|streamed answers}.",
            "{streaming|streams|streamed answers|stream true|server-sent events|SSE|turn on streaming}?",
            (
                "{I want to|I would like to} {stream|see the answer|get the text} "
                "{token by token|piece by piece|as it is written|while it is made}."
            ),
            "{How do I|How can I} {turn on|switch on|enable|use|ask for} {streaming|streams|a stream}?",
            "{Is streaming|Are streams|Are streamed answers} {supported|possible|available}{| here}?",
            (
                "{My chat window|Our front end|The client} {should show|must display|has to print} {words|tokens|pieces of text} "
                "{as they arrive|one by one|the moment they are produced}."
            ),
            (
                "{Which|What} {field|parameter|option} in the {request|body|JSON body} {makes the reply arrive in pieces|sends "
                "tokens right away|turns the reply into a stream}?"
            ),
            (
                "I {do not want|hate|would rather not have} to wait until the {whole|full|entire} {answer|reply|response} is "
                "{done|finished|complete}."
            ),
            (
                "{Can|Do|Will} {both APIs|the OpenAI and the Anthropic API|the two APIs} {stream|send tokens one at a time|"
                "deliver partial text}{| to a client| on request}?"
            ),
            (
                "{In what form|In which format|In what shape} {do|will} {partial answers|streamed tokens|the chunks of a stream} "
                "{arrive|come|reach the client}?"
            ),
            (
                "Is there {a way|an option|a switch} to {receive|watch|display} {the output live|the reply word by word|the text "
                "incrementally}?"
            ),
        ),
        held_out=(
            "Which setting turns on streaming?",
            "How can I receive the answer token by token?",
            "I want a streamed answer.",
            "Can the text be streamed while it is written?",
            "How do I ask for server-sent events?",
            "Tell me how to enable streams.",
        ),
        answers=(
            "Set stream to true in the request; the answer then comes as server-sent events, in both APIs.",
            "Yes: with stream set to true the answer arrives as server-sent events.",
            "Send stream: true, and the tokens come as server-sent events in the form of OpenAI or Anthropic.",
        ),
        accept=(("stream",), ("server-sent events",)),
    ),
    Topic(
        name="tools",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {use|call|define|give it|make} "
                "{tools|functions|tool calls|function calls}{| here| with Helix Ray}?"
            ),
            (
                "{Does|Can} {Helix Ray|it|the server} {support|do|handle} "
                "{tools|tool calls|tool calling|function calling|function calls}?"
            ),
            "{Tell me about|Explain|Describe} {tools|tool calling|function calling|how tools work|tool_choice}.",
            "{tools|tool calling|tool use|function calling|tool_choice|forcing a tool call}?",
            "{I want|I would like|I need} {the model to call a tool|the model to call my function|tool calls|function calling}.",
            "{How do I|How can I} {force|require|make} {a tool call|the model call a tool|the model use a function}?",
            "{Are tools|Is tool calling|Is function calling|Are tool calls} {supported|possible|available}{| here}?",
            "{Let|Make|Have} the model {call|use} {my function|a tool|tools|my tools}.",
            (
                "{Where|In which field|How} do I {pass|describe|declare} {my functions|the functions of my agent|a function the "
                "model may call} {in a request|to the server|in the body}?"
            ),
            (
                "{I build|We build|I am writing} an agent that must {call|run|invoke} {Python functions|a weather service|a "
                "search function}; what {goes into the request|does the client send|do I send}?"
            ),
            (
                "Can {the model|an LLM|my agent} {invoke|trigger|call} {external functions|my own functions|an API of mine}{| "
                "through Helix Ray| with both APIs}?"
            ),
            (
                "{The model|It|Qwen} {answers in prose|just chats|ignores the tools} when it should {call my function|use my "
                "tool|invoke the function}; {what forces a call|how do I insist on a call}?"
            ),
            (
                "With tool_choice set to {required|any|a function}, {do|will|must} the {arguments|parameters|inputs} {follow my "
                "schema|fit the declared types|fit the schema}?"
            ),
            (
                "{Give|Hand|Offer} {the model|the LLM|Qwen} {a calculator|my search function|some functions} {to call|to work "
                "with|it may invoke}."
            ),
        ),
        held_out=(
            "May I give the model a tool?",
            "How can I let the model call my function?",
            "Can I define functions in a request?",
            "I would like to use tools with Helix Ray.",
            "What does tool_choice do?",
            "Tell me how I define a function for the model.",
        ),
        answers=(
            "Send tools with their schemas; with tool_choice required, or any for Anthropic, the arguments match the schema.",
            "Give tools in the request, in the form of OpenAI or Anthropic. With tool_choice you can force a call.",
            "Tools work in both APIs: send tools, read the tool calls of the answer, and force one with tool_choice.",
        ),
        accept=(("tools",), ("tool_choice",)),
    ),
    Topic(
        name="structured-output",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {get|request|force|make it answer in|have} "
                "{JSON|structured output|valid JSON|JSON output}?"
            ),
            (
                "{Does|Can} {Helix Ray|it} {support|do|follow|guarantee} "
                "{structured output|JSON schemas|a JSON schema|JSON mode|JSON output}?"
            ),
            "{Tell me about|Explain|Describe} {structured output|JSON schemas|JSON mode|response_format}.",
            "{structured output|JSON schema|JSON mode|response_format|JSON answers|schema for the answer}?",
            (
                "{I want|I need|I would like} {an answer|the answer|answers} "
                "{in JSON|that follows a schema|as JSON|that matches my schema}."
            ),
            "{How do I|How can I} {give|pass|set|send} {a JSON schema|a schema for the answer|the response_format}?",
            "Is {structured output|JSON mode|a JSON schema|JSON output} {supported|possible|available}{| here}?",
            "{Do|Will|Can} {answers|the answers|the arguments} match {a schema|my schema|the JSON schema}?",
            (
                "{My parser|Our program|The client} {breaks|fails|stumbles} when the reply is not {valid JSON|proper JSON|"
                "well-formed JSON}; {what do I send|how do I enforce it|which field helps}?"
            ),
            (
                "{Which field|What parameter|Which option} {ties|restricts|binds} the {reply|output|model} to {a given schema|"
                "pure JSON|a fixed structure}?"
            ),
            (
                "I {have|wrote|defined} {a Pydantic model|a JSON schema|a data class} and want {the reply|each response|the "
                "output} to {fit it|obey it|conform to it}."
            ),
            (
                "{Return|Produce|Deliver} {the result|every reply|the data} as {an object with fixed fields|machine-readable "
                "JSON|JSON of a given shape}."
            ),
            (
                "{How|In what way|By what means} can {fields|facts|data} be {extracted from|pulled out of|read from} a text "
                "{into JSON|as a typed object|in a fixed schema}?"
            ),
            (
                "Can the {Anthropic API|Messages API|server} {constrain|restrict|hold} {the output|generation|a reply} to {a "
                "schema|my schema|valid JSON}?"
            ),
        ),
        held_out=(
            "Does the answer match a schema?",
            "How can the answer follow my JSON schema?",
            "I want valid JSON from the model.",
            "Can I pass a schema?",
            "What does response_format do?",
            "Tell me how to force JSON.",
        ),
        answers=(
            (
                "Send response_format with a json_schema (Anthropic: output_config.format); the engine then only draws tokens "
                "that the schema allows."
            ),
            "Use response_format with json_schema. The answer follows the schema token by token; only max_tokens can cut it off.",
            "With response_format and a json_schema the answer's JSON follows your schema.",
        ),
        accept=(("response_format",), ("schema",)),
    ),
    Topic(
        name="answer-length",
        questions=(
            (
                "{How do I|How can I|Can I} {limit|set|control|shorten|change} "
                "{the length of an answer|the length of answers|the answer's length|max_tokens|how long an answer is}?"
            ),
            (
                "{What is|Explain|Tell me about|Describe|What about} "
                "{max_tokens|max_completion_tokens|the field max_tokens|the limit of an answer}{?|.}"
            ),
            "{Why is|Why was} {the answer|my answer|an answer} {cut off|so short|incomplete|not complete|ended early}?",
            (
                "{max_tokens|answer length|length of the answer|longer answers|shorter answers|answer cut off|"
                "max_completion_tokens}?"
            ),
            (
                "{I want|I need|I would like} {shorter answers|longer answers|a shorter answer|a longer answer|to limit the "
                "answer|an answer that is not cut off}."
            ),
            (
                "{Which|What} field {limits|sets|controls} "
                "{the answer|the length of the answer|the tokens of an answer|how long an answer is}?"
            ),
            "What does {max_tokens|the field max_tokens} {do|mean}?",
            (
                "{The model|It|My model} {talks too much|rambles|writes whole essays}; {how do I keep it brief|what caps its "
                "output|which field stops it sooner}?"
            ),
            (
                "{My text|The reply|Its output|The response} {stops|ends|breaks off} {in the middle of a sentence|halfway|too "
                "early}; {why is that|how do I get the rest|what limits it}?"
            ),
            (
                "What is the {default|usual|standard} {cap on|limit for|maximum for} the {output tokens|generated tokens|reply "
                "tokens}{| of a request| of a chat}?"
            ),
            (
                "{Hold|Restrict|Keep|Confine} {each reply|every response|the output} to {100 tokens|a few hundred tokens|a "
                "maximum of 50 tokens}."
            ),
            (
                "{How many tokens|How much text|What amount of text} will {the model|an LLM|it} {generate|produce|write} {at "
                "most|if I set no limit|by default}?"
            ),
            (
                "{To save time|For short summaries|For quick replies}, I {want|have|need} to {bound|cap|lower} the number of "
                "{generated|output|completion} tokens."
            ),
        ),
        held_out=(
            "How can I get longer answers?",
            "My answer is incomplete.",
            "Which field gives shorter answers?",
            "What does max_completion_tokens set?",
            "Can the length of the answer be limited?",
            "Why does the answer end early?",
        ),
        answers=(
            "max_tokens limits the tokens of each answer; without it a chat may fill the context.",
            "Set max_tokens in the request: it is the limit of each answer in tokens.",
            "With max_tokens, or max_completion_tokens in OpenAI's chat: the answer ends after that many tokens.",
        ),
        accept=(("max_tokens",), ("token",)),
    ),
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
