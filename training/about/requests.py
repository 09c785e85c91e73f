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
            "What does {stream: true|stream=True|the stream flag} {do|change|mean}?",
            "Why does {the text|my answer|the whole reply} {come|arrive|appear} {all at once|in one block|only at the end}?",
            "Are {chunks|tokens|deltas} sent {over|by|with} {SSE or WebSockets|WebSockets or SSE}?",
            "How does {a chat UI|my web page|the browser} {show|render} {text live|a typing effect|words as they come}?",
            "Which {media type|content type|protocol} {carries|is used for} {a stream|streamed tokens|the event stream}?",
            "Where do I {put|set|add} {stream: true|the stream flag|stream=True}?",
            "Can {the openai SDK|Anthropic's SDK|a Python client} {iterate over|loop over|consume} {chunks|token events|deltas}?",
            "{Does|Will} {/v1/messages|/v1/chat/completions|/v1/completions} {stream|give streams|send events|send deltas}?",
            "Are {partial|incremental} {results|answers} {sent|delivered} {early|while the model writes|during generation}?",
            "How do I get the first {token|word|words} {sooner|as early as possible|before the rest}?",
            "Is there {a typewriter effect|live output|real-time output|a live mode}?",
            "How do I {read|parse|consume} {the events|chunks|deltas} {in Python|in JavaScript|on the client}?",
            (
                "Do {Anthropic clients|Claude's SDKs|OpenAI clients} {receive|get} {stream events in their format|the stream "
                "events they expect}?"
            ),
            "What must I change {to receive|to see|to get} tokens {immediately|live|in real time}?",
            "Who {decides|chooses} whether {an answer|a reply} is {streamed|sent as a stream}?",
            "My {users|customers|testers} see {an empty screen|a spinner|nothing} until {the answer is done|generation ends}.",
            "I {want|need} {a live view|live text|real-time text|a ChatGPT-like display} {in my app|on my page}.",
            "We {need|want} {chunks|deltas|token events} {instead of|rather than} {one big JSON|a single response}.",
            "My {client|SSE parser|EventSource} {receives|sees|gets} no {events|chunks|deltas}.",
            "The {answer|response} {takes long|is slow}, so I want to {read along|see it grow|start reading early}.",
            "Streaming {does not work|is not on|fails} {in my client|with my SDK|for me}.",
            "I have {a chatbot|a web chat|a terminal client} that {types|prints|shows} {text|answers} live.",
            "{Send|Give} me {tokens|the text|words} {one after another|as they are generated|without delay|live}.",
            "{Show|Print|Display} {the answer|the output} {progressively|gradually|while it is generated}.",
            "{Activate|Start|Enable} {event streams|live output|token streaming}.",
            "{live|real-time|incremental|partial} {output|answers|tokens}?",
            "{stream=True|stream: true|text/event-stream|event stream|EventSource}",
            "{token stream|chunked output|deltas|typewriter effect|streaming mode}?",
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
            "What {shape|form|structure} does {a tool definition|a function declaration|the tools array} {have|need}?",
            "How do I {see|learn|detect} that the model {called|chose|wants} {a tool|my function}?",
            "Where are {the tool calls|the arguments of a call|tool_calls} {in the answer|in the response}?",
            "Which values {may|can} tool_choice {have|take}?",
            (
                "Does {Anthropic's tool use|OpenAI's function calling|tool_use|the tools parameter} work {here|in both APIs|with "
                "my model}?"
            ),
            "Are {tool arguments|function arguments|the inputs of a tool call} {valid|guaranteed|checked against the schema}?",
            "Can I {offer|declare|supply} {several|many} {tools|functions} {at once|in one request}?",
            "Can the model {query|search} {a database|the web|our wiki} through a {tool|function}?",
            "Do I need {an agent framework|LangChain|a plugin} to {call tools|use functions|let the model call functions}?",
            (
                "How do I {oblige|compel|get} the model to {call|use|pick} {exactly this function|one certain tool|a particular "
                "tool}?"
            ),
            "Is there {support for agents with tools|a way to give the model functions|an equivalent of OpenAI's functions}?",
            "What must {the request|the body|the JSON} contain {for a tool call|for function calling|to offer tools}?",
            "Will a {required|forced} {tool call|function call} always {match|obey|respect} {my schema|the schema of the tool}?",
            "How do I {return|send back|feed back} {the result of a tool|tool results|a function's result}?",
            "I {have|wrote} {a Python function|some functions} the model {should|may} {use|call}.",
            "My agent {needs|depends on|relies on} {tool calls|function calls|tools}.",
            "We {want|plan} to {connect|link} the model to {our database|our CRM|internal services} by {tools|function calls}.",
            "The arguments of {a tool call|my function calls} {are wrong|have wrong types|do not match}.",
            "I {need|want} a call of {my function|this tool} {every time|in each answer|without exception}.",
            (
                "The model must {look up|fetch} {the weather|stock prices|live data} {with a function|by a tool|through a tool "
                "call}."
            ),
            "My {tools|functions|function definitions} {are ignored|are not called|have no effect}.",
            "{Force|Require|Enforce} {a function call|the use of a tool|one particular tool}.",
            "{Show|Give} me {an example|a sample request} with {tools|a function|a tool call}.",
            "{Declare|Register|Describe} {a function|my functions|two tools} {for the model|in a chat request}.",
            "{function|tool} {schemas|definitions|arguments|declarations}",
            "{tools array|tool_calls|tool_use|input_schema|functions parameter}?",
            "{external functions|agent tools|forced calls|plugins for the model}?",
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
            (
                "How do I {stop|keep|prevent} the model from {adding prose to the JSON|wrapping JSON in text|writing anything "
                "but JSON}?"
            ),
            "Is the JSON {always|guaranteed to be|reliably} {valid|parseable|well formed}?",
            (
                "Which {Anthropic field|field of the Messages API|field in Anthropic's API} {holds|is for} the {answer's schema|"
                "format of the answer}?"
            ),
            "Can I use {Pydantic|zod|dataclasses|a TypedDict} for {typed answers|typed replies|the answer's shape}?",
            "Does {chat.completions.parse|the parse method of the SDK|Pydantic parsing} {work|function} {here|with Helix Ray}?",
            "Is {guided|constrained|grammar-based} {decoding|generation|sampling} {supported|built in}?",
            (
                "How is {the answer's schema|a response schema|the JSON format} {enforced|guaranteed|applied} {token by token|"
                "during generation|while it writes}?"
            ),
            (
                "Are {enums|required fields|nested objects|arrays} {respected|allowed} in {the answer's schema|structured output|"
                "response_format}?"
            ),
            "Do I need {a regex|post-processing|retries|a repair library} to {get clean JSON|obtain valid JSON}?",
            (
                "Where does {the answer's JSON schema|json_schema|a response schema} {go|belong} {in the request|in the body|in "
                "a call}?"
            ),
            "Will {every answer|the reply} {have|contain} {exactly my fields|the keys I name|the fields of my class}?",
            "What {guarantees|ensures|makes sure} that {the reply|the output} {parses|is JSON|can be parsed}?",
            "Could the model {fill in|complete} {a form|a record|a template} {with fixed keys|of given fields}?",
            "How do I make the model {pick|choose|output} only {one of my labels|a value from a list|an allowed category}?",
            "json.loads {fails|crashes|raises an error} on {the answer|the model's reply|the output}.",
            "The model {adds|writes|puts} {prose|comments|markdown fences} around {the JSON|its JSON}.",
            "I need {typed|parseable|machine-readable|strictly formatted} {data|answers|output}.",
            "We {extract|collect|pull} {names and dates|invoice data|product data} {as|into} JSON.",
            (
                "My {pipeline|database import|frontend} {expects|requires|needs} {an exact schema|a fixed JSON shape|the same "
                "keys each time}."
            ),
            "The {fields|keys} of {the answer|my JSON reply} {vary|are missing|change each time}.",
            "I want {Pydantic objects|a Python dict|a typed object} {back|from the model|as the answer}.",
            "{Answer|Reply|Respond} {only in JSON|with nothing but JSON|with a JSON object}.",
            "{Enforce|Guarantee|Impose} {a schema|my JSON schema|a fixed format} for {the answer|replies}.",
            "{Extract|List|Output} {the entities|names and prices|the facts} as {JSON|structured data|a JSON object}.",
            "{guided decoding|constrained decoding|grammar|guided JSON|json_object}?",
            "{output_config.format|json_schema|response_format json_schema|output_config}",
            "{typed|schema-conforming|machine-readable|strict JSON} {answers|output|replies}?",
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
            "How do I {avoid|prevent} {overlong answers|truncated answers|endless text|very long replies}?",
            "What does {finish_reason length|stop_reason max_tokens|a finish reason of length} {mean|tell me|say}?",
            (
                "Is there {a maximum|an upper limit|a cap|a ceiling} for the {size of a reply|length of a response|tokens that "
                "are generated}?"
            ),
            "Can I {ask for|request|allow} {at most|no more than} {50|200|a hundred} tokens of output?",
            "{Does|Will} {max_new_tokens|max_completion_tokens|the field max_completion_tokens} {work|do anything} here?",
            "Which {number|value} should I {give|set|choose} for max_tokens?",
            "Why is the last {sentence|line|paragraph} of {the reply|its text} {missing|unfinished}?",
            "Where do I {define|specify|enter} the {maximum|limit} of {output|completion|reply} tokens?",
            "Are {answers|replies} {limited|unlimited|bounded} in {length|size} {by default|if I set nothing}?",
            "Do I {have to|need to|really need to} {set|give|send} max_tokens {in each request|for Anthropic|every time}?",
            "How {long|large} can {a reply|a response|a generated text} {get|become|be}?",
            "Who {sets|determines} {how much the model writes|the length of a reply|when the text ends}?",
            "What makes {the model|it|generation} {stop|end} after {some hundred tokens|a certain length|so few words}?",
            "Is max_tokens {required|mandatory|optional|necessary}?",
            (
                "May I {raise|increase|lower|reduce} {the token limit|the output limit|the maximum length} {of a reply|of one "
                "answer}?"
            ),
            "The {output|reply} is {too long|too short|too wordy|too brief} {for me|for our page|for an SMS}.",
            "My {list|story|summary} is {truncated|chopped off|incomplete} {at the end|after some tokens}.",
            "I want {one-sentence|brief|concise|very short} {replies|responses|summaries}.",
            "We {must|need to} {cap|reduce|limit} {output tokens|generated text|text per call}.",
            "I {always|only|often} get {finish_reason length|stop_reason max_tokens|half an answer}.",
            "The model {never stops|keeps writing|does not stop|goes on forever}.",
            "A {reply|response} {should|must} not {exceed|go beyond} {300 tokens|a page|a given length}.",
            "{Stop|End|Cut} {the text|generation|the reply} after {100 tokens|a few sentences|n tokens}.",
            "{Increase|Raise|Extend} the {output limit|maximum length of replies|number of tokens it may write}.",
            "{Keep|Make} {its replies|the output|responses} {short|shorter|compact|brief}.",
            "{output|completion|reply|response} {limit|length|cap}?",
            "{maximum output tokens|token limit per answer|token cap|finish_reason length}",
            "{truncated|incomplete|unfinished|verbose|overlong} {answers|replies|text}?",
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
)
