"""What an entry of the list of models may say besides."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="context-length",
        questions=(
            (
                "{How do I|How can I|Can I} {set|change|limit|raise|configure} the "
                "{context length|context|context size|context window}{| of a model}?"
            ),
            (
                "{What is|Explain|Tell me about|Describe|What about} "
                "{the key context|the context of a model|the context setting|the context length of a model}{?|.}"
            ),
            "{context length|set context|context window of a model|longer context|maximum context|context size}?",
            (
                "{I want|I need|I would like} {a longer context|a larger context|more context|a bigger context window}{| for my "
                "model| for a model}."
            ),
            (
                "{Where do I set|In which key do I set|Where is|What key sets} the "
                "{context length|context window|context size}{| of a model}?"
            ),
            (
                "{How many tokens|How much text|What amount of text} may {a prompt and its answer|prompt plus answer|a whole "
                "conversation} {have|take up|use} {in total|at most|altogether}, and where is that set?"
            ),
            (
                "My {prompts|documents|conversations|inputs} are {too long|longer than allowed|too large} for the {model|chat "
                "model|LLM}; {what do I raise|which setting helps|where do I allow more}?"
            ),
            (
                "{Let|Have|Make} {the model|my model|Qwen} {accept|take|read|handle} {32k tokens|prompts of 16000 tokens|longer "
                "prompts|longer documents}."
            ),
            (
                "{Can|May|Could} {a model|my model|the LLM} {handle|accept|take} {longer prompts|32k tokens of input|a longer "
                "chat history}?"
            ),
            (
                "What {applies|holds|is the limit} {if|when} I {leave out context|do not set context|omit the key context} {for "
                "a model|in a model's entry|in models.yaml}?"
            ),
            (
                "To {save GPU memory|keep the KV cache small|save memory}, I want {the model|my model|each model} to {see|read|"
                "remember} {fewer tokens|less text|at most 8192 tokens}."
            ),
            "What is {max_model_len|max-model-len|vLLM's max_model_len} called {here|in models.yaml|in Helix Ray}?",
            "How do I {extend|enlarge|increase|expand} {the context window|a model's context|the token window}?",
            "How can {the context|the window} of {a model|an engine|my LLM} be {reduced|shortened|made smaller}?",
            "What is the {default|standard value|preset} {for|of} {the key context|a model's context length}?",
            "Does {the key context|the context length} {include|count|cover} {the answer|the output|generated tokens}?",
            "Is the {context length|context key|token window} {counted|measured|given} in {tokens|words|characters}?",
            "Can {each|every} model {have|get|be given} {its own|a different} {context length|token window|context limit}?",
            "Where is {the maximum sequence length|max_model_len|the token window|the sequence length} {set|configured|defined}?",
            "Why is the {context|context length|token window} of {my Llama|Qwen|my LLM} {so short|so small}?",
            "Are {32k|64k|128k|100k} tokens of context {possible|supported|allowed}{| with Helix Ray}?",
            "Who {limits|determines|decides} {the context length|the token window} of {a model|an engine}?",
            "Do I have to {set|give|specify} {context|a context limit} {for every model|in each entry}?",
            (
                "Must {context|the key context} be {smaller than|below|within} {the model's own limit|what the model was trained "
                "for}?"
            ),
            "How {long|large|big} {can|may} {the context of Qwen|a model's window|the token window} {be|get}?",
            (
                "Which {option|setting} {caps|bounds|restricts} {prompt plus answer|the tokens of a whole chat|the sum of prompt "
                "and answer}?"
            ),
            "I {want|need} {128k|32k|16k|64k} tokens of context for {Qwen|my model}.",
            (
                "The KV cache {does not fit|runs out of memory|needs too much memory} with {the full context|such a long context|"
                "the model's own context}."
            ),
            (
                "Our {chats|dialogs|threads} {get|become} very long, so {the window must grow|we need a larger window|the "
                "context should be bigger}."
            ),
            "My {RAG prompts|retrieved passages|contracts|reports} {need|require} a {wide|large} {context|window}.",
            "{8192|16384|2048} tokens {are not enough|are too few|do not suffice} for {our Llama|my Qwen|our LLM}.",
            (
                "vLLM {says|complains|reports} that {max_model_len|the max seq len|the context} is {too large|larger than the KV "
                "cache}."
            ),
            "I {do not need|never use|can do without} the {full|whole|entire} {128k window|native context of the model}.",
            "{Raise|Increase|Enlarge|Double} {the context|the window|max_model_len} of {my model|Qwen}.",
            "{Limit|Restrict|Cap} {the window|the context|the sequence length} {to 8k|to 8192 tokens} for {Llama|my model}.",
            (
                "{Configure|Define} {context: 8192|the token window|the sequence length|a shorter context} {for one model|in "
                "models.yaml}."
            ),
            "{max_model_len|max-model-len|max seq len|maximum sequence length}",
            "{token window|window size|context key|32k context|128k context}?",
            (
                "{tokens of prompt and answer together|total token limit of a model|limit for prompt plus answer|prompt and "
                "answer tokens}"
            ),
        ),
        held_out=(
            "How can a model have a longer context?",
            "Where do I change the context window?",
            "Which key limits the context length?",
            "I want to limit the context of my model.",
            "How does the context setting work?",
            "Can I configure a larger context window?",
        ),
        answers=(
            "Set context in the model's entry: the tokens of prompt and answer together. Without it the model's own limit holds.",
            "The key context in the model's entry limits the tokens of prompt and answer together.",
            "Use the key context in configs/models.yaml; it counts the tokens of prompt and answer together.",
        ),
        accept=(("context",), ("prompt and answer",)),
    ),
    Topic(
        name="parsers",
        questions=(
            (
                "{What is|Explain|Tell me about|Describe|What about} "
                "{tool_parser|a tool parser|the tool parser|the key tool_parser|reasoning_parser}{?|.}"
            ),
            (
                "{Which|What} {tool parser|tool_parser|parser} {do I need|should I use|must I set} "
                "{for Qwen|for Llama|for my model}?"
            ),
            (
                "{How do I|How can I} {set|choose|configure|select} "
                "{the tool parser|tool_parser|a tool parser|the parser|reasoning_parser}?"
            ),
            "{tool parser|tool_parser|reasoning parser|parser for tool calls|hermes|llama3_json}?",
            "{Why are|Help, my} tool calls {not parsed|not found|left in the text|only text}{| in the answer}?",
            "{Where|In which key} {do I set|is} {the tool parser|the parser|the parser for tool calls|the reasoning parser}?",
            "What does {tool_parser|a tool parser|the tool parser|reasoning_parser} {do|mean}?",
            (
                "{My agent|The client|Our application} gets {tool calls|function calls|calls of tools} as {plain text|raw text|"
                "ordinary text}; {what is wrong|which key fixes that|what did we forget}?"
            ),
            (
                "{How does|By which setting does|From where does} {Helix Ray|the server|it} know {how to read|how to parse|how "
                "to recognize} {tool calls of a model|the tool calls that my model writes|function calls of Llama}?"
            ),
            (
                "The model {writes|prints|puts} {its tool call|a function call|the JSON of a tool call} {into the answer|into "
                "the message text|into the content}, but tool_calls {stays empty|is missing|is null}."
            ),
            (
                "{What value|Which value|Which name} {fits|suits|goes with} {Qwen|Llama|Mistral|my model} {for tool_parser|as "
                "the tool parser|as tool_parser}?"
            ),
            (
                "{Must|Should|Do} I {configure|name|choose|declare} a parser {for function calling|so that function calls are "
                "recognized|for tool calls} {in the model's entry|in models.yaml|for each model}?"
            ),
            (
                "I {added|set up|installed} {Llama|a Qwen model|a new model} and {need|am looking for|miss} {its tool call "
                "parser|the right parser for its tool calls|the parser for its function calls}."
            ),
            "Is {hermes|llama3_json|mistral|pythonic} the {right|proper} {parser|tool_parser}{| for my model}?",
            "Why do {tool calls|function calls} {show up|appear|end up} {as text|in content|inside the message}?",
            (
                "Who {turns|converts|translates} the model's {text|raw output} into {tool_calls|structured tool calls|tool_use "
                "blocks}?"
            ),
            (
                "How is {the thinking|the reasoning|a think block|the chain of thought} {separated|split off|taken out} from the "
                "answer?"
            ),
            "Where do I {see|find|look up} {vLLM's parser names|the names of parsers|the list of tool parsers}?",
            "Does {Qwen3|Mistral|Llama 3.3|DeepSeek} {need|use|require} {its own parser|a special parser}?",
            "Can I {get|have} {function calling|tool calls} {without|with no} {tool_parser|parser setting}?",
            "What {is hermes|is llama3_json|does hermes mean|does llama3_json stand for} {here|in models.yaml}?",
            "Do {tool calls|function calls} {depend on|need|require} {a parser|the key tool_parser|a parser setting}?",
            (
                "Is there {an equivalent of|something like|a key for} {--tool-call-parser|vLLM's tool-call-parser flag|"
                "--reasoning-parser}?"
            ),
            "Are {all of vLLM's|vLLM's own|the usual vLLM} parsers {available|supported|usable}?",
            (
                "Which parser {understands|recognizes|extracts} {Qwen's tool calls|Llama's function calls|Hermes style calls|"
                "tool_call tags}?"
            ),
            (
                "What {happens|goes wrong} {without tool_parser|if the parser is missing|with the wrong parser|if I set no tool "
                "parser}?"
            ),
            "How do I {fix|repair|cure} {unparsed tool calls|unrecognized function calls|tool call tags in the answer}?",
            "Which {setting|key|option} {extracts|separates} {the reasoning|the thoughts|thinking tokens|reasoning_content}?",
            "{Tool calls|Function calls} {are not recognized|are not detected|are not extracted|come out raw}{| with my model}.",
            "My {Qwen|Llama|Mistral} {emits|outputs} {tool_call tags|raw JSON calls} {instead of|rather than} tool calls.",
            "The {reasoning|thinking|chain of thought} {appears|shows up|is left} in the {answer|content|visible text}.",
            (
                "I {do not know|am unsure|cannot decide} {which parser to choose|what tool_parser should be|which parser name is "
                "right}."
            ),
            "{Think tags|Thinking tokens|The model's thoughts} {clutter|leak into|end up in} {the reply|my output}.",
            "We {need|want} {function calling|tool calling} with {Mistral|Granite|Llama 3.3|Qwen}; which parser is it?",
            "{LangChain|The OpenAI SDK|My client} {sees|gets} no tool calls, {only|just} {a JSON string|text with tags}.",
            "{Set|Choose|Pick} {a parser|the tool parser|tool_parser} for {Llama|Qwen|my new model}.",
            "{Recommend|Suggest|Name} {the right parser|a tool_parser} for {Qwen3|Llama 3.3|Mistral|my model}.",
            "{Make|Let} {Helix Ray|the server|vLLM} {recognize|parse} {my model's tool calls|the tool calls of Llama}.",
            "{tool-call-parser|--tool-call-parser|tool call parser|function call parser}",
            "{hermes parser|llama3_json parser|mistral parser|parser for Qwen|parser for Llama}?",
            "{reasoning_content|think tags|reasoning extraction|thinking parser}",
        ),
        held_out=(
            "Which tool parser does Qwen need?",
            "What is hermes?",
            "How is the tool parser set?",
            "Which parser should I choose for Llama?",
            "My tool calls are left as plain text.",
            "Tell me which tool_parser I must set.",
        ),
        answers=(
            "Set tool_parser in the model's entry to vLLM's parser for it, for example hermes for Qwen or llama3_json for Llama.",
            (
                "The key tool_parser names vLLM's parser that reads a model's tool calls: hermes for Qwen, llama3_json for Llama "
                "3.3."
            ),
            "Use tool_parser: hermes for Qwen and llama3_json for Llama; reasoning_parser does the same for reasoning.",
        ),
        accept=(("tool_parser",), ("hermes",)),
    ),
    Topic(
        name="remote-models",
        questions=(
            (
                "{How do I|How can I|Can I} {use|add|serve|connect} "
                "{models of OpenAI|OpenAI's models|a model of Anthropic|Bedrock models|a remote model|another provider}?"
            ),
            "{Does|Can} {Helix Ray|it|the server} {use|serve|route to} {remote models|OpenAI|Anthropic|Bedrock|other providers}?",
            "{Tell me|Explain|Show me} how to {add a remote model|use a provider|connect OpenAI|use Bedrock|add a provider}.",
            "{remote models|providers|OpenAI as a provider|Bedrock|Anthropic as a provider|upstream models|add a provider}?",
            "{I want to|I would like to} {add a provider|use a remote model|use models of OpenAI|use Bedrock}.",
            (
                "We {have|pay for|got} {an OpenAI account|an Anthropic key|access to Bedrock} and want {to reach its models|"
                "those models|that service} {through Helix Ray|via the server|through our deployment}."
            ),
            (
                "{Is there a way|What does it take|What do we configure} to {forward|pass|send on} {some requests|certain chats|"
                "requests for one model} to {OpenAI|Claude at Anthropic|a cloud provider}?"
            ),
            (
                "{Where|In which file|Under which key} {do I enter|do we declare|can I register} {a cloud service|an external "
                "provider|the OpenAI API|an upstream service}?"
            ),
            (
                "{Offer|Serve|Expose} {GPT-4o|Claude|a hosted cloud model} {through Helix Ray|next to our local models|via this "
                "server}."
            ),
            (
                "Can {my clients|our users|an application} {reach|talk to|use} {Claude|GPT-4o|cloud models|models hosted "
                "elsewhere} through {this server|Helix Ray|our gateway}?"
            ),
            (
                "A model {runs|is hosted|lives} {at another company|in the cloud|on someone else's API}; {how does Helix Ray "
                "pass requests to it|how do we include it|can the server act as its proxy}?"
            ),
            "Which {third-party|external|outside} {services|APIs|vendors} can {be plugged in|be attached|be hooked up}?",
            "Do you {support|integrate} {Azure OpenAI|Mistral's API|OpenRouter|Amazon Bedrock}?",
            "Is there {an integration|a connector|an adapter} for {commercial models|proprietary models|vendor APIs}?",
            "Where {do I put|should I write|do I enter} {the provider's API key|my OpenAI secret|the vendor's base URL}?",
            "What do the {keys|sections|blocks} {providers and remotes|remotes and providers} {contain|stand for}?",
            "How is {an external|a third-party|a non-local} model {declared|defined|registered|configured}?",
            (
                "Does every model have to {be local|be self-hosted|run on our own GPUs}, or {can some be remote|may some sit at "
                "a vendor|are outside ones allowed}?"
            ),
            "Can this {act as|work as} {a proxy|a gateway|a relay} for {Anthropic|OpenAI|other LLM vendors}?",
            "Is {mixing|combining} {own and hosted|local and remote|in-house and commercial} models {possible|supported}?",
            (
                "Why is my {remote|OpenAI|Bedrock} model {not listed|unknown|missing} {although I have a key for it|although our "
                "account is paid}?"
            ),
            "Who {may|can} {supply|provide} models {besides our own engines|besides vLLM|other than our GPUs}?",
            "What {lines|keys|entries} {connect|link} the server to {OpenAI|Bedrock|Anthropic's cloud}?",
            (
                "Are {requests|prompts|chats} {relayed|proxied|forwarded} to {outside vendors|external LLM services} when {a "
                "remote model is named|a hosted model is asked for}?"
            ),
            "Which {page|document} {describes|covers|is about} {providers|remote models|external LLM services}?",
            (
                "Do I need a {GPU|graphics card} for {a model that OpenAI hosts|a Bedrock model|models at a provider}, or {only "
                "an entry|just a provider entry}?"
            ),
            (
                "Our {company|team|customer} {already has|holds|owns} {a contract with Anthropic|a subscription to OpenAI|AWS "
                "credentials for Bedrock}."
            ),
            (
                "I want {Claude|GPT-4o|a Bedrock model} {listed beside|to appear beside|to sit alongside} {our own models|the "
                "local ones}."
            ),
            "We need {access to|a bridge to|a connection with} {a commercial LLM|hosted LLMs|an external model API}.",
            (
                "Some {users|teams} {prefer|want|ask for} {Claude|GPT models|vendor-hosted models} instead of {our local models|"
                "the self-hosted ones}."
            ),
            "My {provider|upstream} {entry|definition|declaration} in models.yaml does not {work|take effect}.",
            "I have no {idea|clue} {where a remote goes|what belongs under providers|how a hosted service is attached}.",
            (
                "We {run|operate} {another|a second} OpenAI-compatible {service|endpoint|API} {and it should be reachable here "
                "too|that this server should pass requests to}."
            ),
            "{Hook up|Plug in|Attach|Integrate} {the API of OpenAI|Amazon Bedrock|Anthropic's service}.",
            (
                "{Give me|Show me} {an example|a sample} {of a providers section|of an entry under remotes|of a provider and its "
                "remote model}."
            ),
            "{Proxy|Relay|Forward} {chats|calls|some traffic} to {Anthropic|OpenAI|a third-party LLM}.",
            "{third-party models|external LLM APIs|hosted cloud LLMs|vendor integration}",
            "{providers and remotes|providers in models.yaml|remotes in models.yaml|docs/providers.md}",
            "{Azure OpenAI|GPT-4o access|Claude through a proxy|LLM gateway to other vendors}?",
        ),
        held_out=(
            "Are models of other providers possible?",
            "Which file lists the providers?",
            "I would like to have a model of Bedrock beside mine.",
            "How is a remote model configured?",
        ),
        answers=(
            "List the service under providers and its model under remotes in configs/models.yaml.",
            "Yes: name the provider under providers and the model under remotes, both in configs/models.yaml.",
            "In configs/models.yaml, with an entry under providers and one under remotes; docs/providers.md tells more.",
        ),
        accept=(("providers",), ("remotes",)),
    ),
    Topic(
        name="fallbacks",
        questions=(
            "{How do I|How can I|Can I} {set|configure|add|use} {a fallback|fallbacks|a route|several targets for a model}?",
            (
                "{What if|What happens when|What does it do when} "
                "{a provider fails|a remote model fails|a provider is down|an upstream answers 429}?"
            ),
            "{Tell me|Explain|Show me} how {fallbacks work|routes work|to add a fallback|to route between models}.",
            "{fallback|fallbacks|routing between models|failover of models|model routing|circuit breaker}?",
            "{I want to|I would like to} {add a fallback|route between models|fall back to another model}.",
            (
                "If {the first model|OpenAI|the main model|one target} {is down|breaks|stops answering|returns errors}, {another "
                "one should take over|requests should go to a second one|I want a backup to answer}."
            ),
            (
                "{Is there|Can I have|Do we get} {a backup|a second choice|a plan B} for when {a model|a provider|the main "
                "model} {is unreachable|gives an error|times out}?"
            ),
            (
                "Can {the server|Helix Ray|it} {switch|fail over|move on} to {another model|the next provider|a spare model} "
                "{after an error|when one breaks|on a failure}?"
            ),
            (
                "{In what order|In which sequence|By what rule} are {the targets|several providers|backup models} {tried|used|"
                "chosen} {after a failure|when one fails|if the first is down}?"
            ),
            (
                "Who {answers|takes over|steps in} {when|if|once} {the provider|my main model|the upstream service} {has an "
                "outage|goes down|cannot be reached}?"
            ),
            (
                "Our {provider|main model|cloud model} is {unreliable|often down|sometimes unavailable}; {how do we send "
                "requests elsewhere then|where do I name a substitute|how do I name a backup}?"
            ),
            (
                "How {resilient|robust} is {it|the service} {against|to} {outages of a provider|failures of an upstream|a broken "
                "remote model}?"
            ),
            "What does {the section routes|a route|the key targets} in models.yaml {do|mean|contain}?",
            "Which {target|model} is {tried first|asked first|preferred} {in a route|on a route}?",
            "Where {are|do I write} the {targets of a route|backup targets|alternative targets|substitute models}?",
            "Is there {redundancy|failover|protection} {between providers|across vendors|between two models}?",
            (
                "Can I {chain|line up|list} {several models|two providers|a few targets} {so that one backs up the other|as "
                "substitutes for each other|as failover targets}?"
            ),
            (
                "Does {a failed|a refused} {call to a provider|upstream request} get {retried elsewhere|repeated at another "
                "target|sent to a different model}?"
            ),
            (
                "Are {retries|automatic retries} {on a different model|with another provider|at the next target} {possible|"
                "supported|built in}?"
            ),
            (
                "Do I need {my own|extra|separate} {retry code|failover logic|error handling} {for provider outages|when an "
                "upstream model fails}?"
            ),
            (
                "Why did {a different|another} {model|provider|target} {answer|reply} {than the one at the top of my route|than "
                "the first target}?"
            ),
            (
                "Who {decides|chooses} {which provider takes a request|which target gets the chat} {when several serve one name|"
                "when a route has many}?"
            ),
            "At {what point|which moment} is the {next target|second provider|substitute model} {asked|called|used}?",
            (
                "What about {rate limits|error 429|error 500|quota errors} {from a provider|from OpenAI|of an upstream}, {is "
                "another target asked|does a substitute answer}?"
            ),
            (
                "Can {a local model|our own model|a vLLM engine} {replace|stand in for} {a cloud model|OpenAI} {during an outage|"
                "in an emergency}?"
            ),
            (
                "Will {a stream|an answer} that has {already begun|sent its first token} {still be moved|still switch} to {the "
                "next target|another provider}?"
            ),
            "{OpenAI|Bedrock|The upstream vendor} is {down again|having an outage|returning errors}.",
            "I want {high availability|redundancy|a safety net} {across providers|between models|over two vendors}.",
            (
                "We {need|require} {a secondary model|a spare provider|a standby target} behind {the primary|the primary one|the "
                "first choice}."
            ),
            "My {users|customers} must not {notice|see|feel} {an outage at OpenAI|that a provider failed|errors of an upstream}.",
            "Our {primary|preferred} {provider|remote} {often hits its rate limit|keeps answering 429|runs out of quota}.",
            (
                "I have {the same model|one model} at {two providers|two vendors|several services} and {want one name for both|"
                "want them tried one after the other}."
            ),
            "The {route|failover|fallback} does not {work|kick in|trigger}.",
            (
                "{Retry|Repeat} {a failed request|the chat|the prompt} {at a second provider|on a different model|with an "
                "alternate target}."
            ),
            "{Explain|Describe} {the order of targets|targets in a route|what a route is|the failover behaviour}.",
            "{Define|Create|Write} {a route|a chain of targets|a list of alternative models} {in models.yaml|for my model}.",
            "{provider outage|upstream failure|provider redundancy|high availability across providers}",
            "{routes and targets|list of targets|next target|routes in models.yaml}?",
            "{standby model|backup provider|alternate model|secondary provider|substitute model}",
        ),
        held_out=(
            "Is there a fallback when a provider is down?",
            "How does a request go to another model when the first one fails?",
            "Can I route one id to two models?",
            "Where are fallbacks configured?",
        ),
        answers=(
            "Make a route in configs/models.yaml: its targets are tried in order, and a failed one falls back to the next.",
            "With a route under routes in configs/models.yaml; when a target fails, the next one answers.",
            "A route in configs/models.yaml lists targets; if one fails before its first token, the next is tried.",
        ),
        accept=(("route",), ("configs/models.yaml",)),
    ),
)
