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
