"""The list of models: what its entries say."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="add-model",
        questions=(
            (
                "{How do I|How can I|How would I|What do I do to} {add|install|set up|put in|configure} {a|another|a new|my own} "
                "model{| to Helix Ray| here}?"
            ),
            (
                "{Tell me|Explain|Show me|Describe} how to {add|install|set up|configure|register} {a|another|a new|one more} "
                "{model|chat model}."
            ),
            (
                "{I want to|I would like to|I need to|Help me} {add|install|set up|register|use} {a|another|a new|my own} "
                "{model|chat model}."
            ),
            "{adding a model|add model|new model|another model|installing a model|more models|model entry|my own model}?",
            "{Where|In which file} {are the models|do I list models|do I add models|can I change the models|are my models}?",
            (
                "{Can I|Is it possible to|May I} {add|serve|run|use} "
                "{more models|several models|two models|another model|my own models}?"
            ),
            "What {must I do|is needed|do I have to do|are the steps} to {add|serve|run} {a new|another|my own} model?",
            "{How|Where} is {a new model|another model|my own model} {added|installed|configured|set up}?",
            (
                "{Which file|Which config file|What file} {must I edit|do we edit|should I change|has to be edited} so that "
                "{Helix Ray|the server|it} also serves {Mistral|a second chat model|one more LLM}?"
            ),
            (
                "I {found|picked|trained} {a new chat model|another LLM|a new language model} and {want Helix Ray to serve it|"
                "want to offer it on the server|would like our server to run it}."
            ),
            (
                "{Let|Have|Make} {the server|Helix Ray|this system} {offer|serve|host} {a second LLM|one more chat model|an "
                "additional chat model} as well."
            ),
            (
                "What {does it take|do I edit|has to be done|do we have to change} to {host|offer|deploy} {an additional LLM|"
                "Mistral 7B|a new chat model|our own fine-tuned model}?"
            ),
            (
                "{Our users|My colleagues|Our teams} {would like|want|asked for|need} {an additional chat model|a newer LLM|one "
                "more LLM}; {how do we include it|where do we register it|where does it get listed}?"
            ),
            (
                "{By what means|How|Where} can {an extra chat model|a newly trained LLM|one more LLM} be {registered|declared|"
                "included} {in Helix Ray|on the server|in my deployment}?"
            ),
        ),
        held_out=(
            "What are the steps for one more model?",
            "Where do I put my own model?",
            "Which file has the list of my models?",
            "I have another model that I want to serve.",
            "Can Helix Ray serve several models?",
            "Please help me set up one more model.",
        ),
        answers=(
            "Add an entry with id and source under models in configs/models.yaml, and start Helix Ray again.",
            "Put one more entry into configs/models.yaml, with an id and a source. No code changes.",
            "A model is one entry in configs/models.yaml: give it an id and a source, then restart.",
        ),
        accept=(("configs/models.yaml",), ("entry",)),
    ),
    Topic(
        name="add-embedder",
        questions=(
            (
                "{How do I|How can I|How would I} {add|install|set up|configure|change} "
                "{an embedding model|another embedding model|an embedder|the embedder}?"
            ),
            "{Tell me|Explain|Show me} how to {add|install|set up|change} {an embedding model|a new embedder|another embedder}.",
            (
                "{I want to|I would like to|I need to} {add|use|set up} "
                "{another embedding model|a different embedder|my own embedding model|an embedder}."
            ),
            "{adding an embedding model|new embedder|another embedder|add embedder|different embedding model|embedders}?",
            (
                "{Can I|Is it possible to} {use|serve|add|run} "
                "{another embedding model|a different embedding model|my own embedder|bge-m3}?"
            ),
            "{Where|In which file} {do I add embedding models|do I list embedders|are the embedders|is the embedder}?",
            "{How|Where} is {another embedding model|an embedder|a new embedder} {added|installed|set up}?",
            (
                "{Which file|What config file|Which YAML file} {must I edit|do we change|has to be edited} to {replace|swap out|"
                "exchange} the {embedder|embedding model|default embedding model}?"
            ),
            (
                "I {prefer|have|picked} {another embedding model|a different sentence encoder|an embedder of my own}; {where do "
                "I register it|how do I plug it in|how does Helix Ray get to serve it}?"
            ),
            (
                "{Let|Have|Please let} {the server|Helix Ray|this system} {make vectors with|embed texts with|compute embeddings "
                "with} {bge-m3|E5|another embedder}."
            ),
            (
                "all-MiniLM-L6-v2 is {too weak|too small|not good enough} {for our search|for us|for my documents}; how {do I "
                "replace it|can we exchange it|do we switch to another}?"
            ),
            (
                "{Is there a way|What does it take|What has to be edited} to {serve|offer|host} {a second embedding model|one "
                "more embedder|a multilingual embedding model}?"
            ),
            (
                "Our {search|retrieval|RAG pipeline} {needs|requires|works better with} {a stronger embedding model|a "
                "multilingual embedder|a larger embedder}; where {is it registered|do we declare it|does it get listed}?"
            ),
        ),
        held_out=(
            "How do I use my own embedding model?",
            "Where is the embedder configured?",
            "I would like to set up bge-m3.",
            "Can a different embedder be used?",
            "What must I do to add an embedder?",
            "In which file do I change the embedding model?",
        ),
        answers=(
            "Add an entry with id and source under embedders in configs/models.yaml, and start Helix Ray again.",
            "Embedding models are entries under embedders in configs/models.yaml; give each an id and a source.",
            "Put one more entry under embedders in configs/models.yaml, for example BAAI/bge-m3.",
        ),
        accept=(("embedders",), ("configs/models.yaml",)),
    ),
    Topic(
        name="model-source",
        questions=(
            "{Where|From where} {does a model|do the models|do models} come{| from}?",
            (
                "{Can I|How do I|How can I} {use|load|take|get} a model "
                "{from Hugging Face|from the hub|from a directory|from disk|from a local folder}?"
            ),
            "{What|Which values} can {the source|source|the key source} be{| in configs/models.yaml| of a model}?",
            "{Explain|Tell me about|Describe} the {key source|source of a model|source of models}.",
            "{Hugging Face|model from the hub|local model directory|model source|model from disk|model weights}?",
            "{When|How} {are models|is a model|are the weights|are model weights} {downloaded|loaded from the hub}?",
            (
                "{Do I have to|Must I|Should I} {download|fetch|copy} the {weights|model files|checkpoints} {myself|by hand|"
                "beforehand}?"
            ),
            (
                "{Who|What|Which program} {downloads|fetches|pulls} the {weights|model files|checkpoint} {of a model|for me|of "
                "my model}, and when?"
            ),
            (
                "{Will|Can|Could} {Helix Ray|the server|this system} {read|load|pick up} {weights from my disk|a checkpoint in a "
                "local folder|a model straight from Hugging Face}?"
            ),
            (
                "What {do I write|should I put|may stand|goes} {after|in|under} source {for a model|in a model's entry|for my "
                "checkpoint}?"
            ),
            (
                "I {have|keep|saved} {the weights|a checkpoint|the model files} {in a folder|on a local disk|on our file "
                "server}; {may source point there|can the server load from there|is that enough for the server}?"
            ),
            (
                "{At what point|When exactly|At which moment} {does the server|does Helix Ray|does it} {download|fetch|pull} "
                "{the weights|a Hugging Face model|the model files}?"
            ),
        ),
        held_out=(
            "Can a model be loaded from a directory?",
            "Does Helix Ray load models from Hugging Face?",
            "What is the source of a model?",
            "When is a model from the hub downloaded?",
            "From where does it load the weights?",
            "I have model weights on disk.",
        ),
        answers=(
            "The source of a model is a directory or a name on the Hugging Face hub, which is downloaded at its first start.",
            (
                "From a directory, or from the Hugging Face hub: the key source names it, and a hub model is downloaded at its "
                "first start."
            ),
            "Set source to a directory or to a Hugging Face name; the latter is downloaded at the first start.",
        ),
        accept=(("directory",), ("hugging face",)),
    ),
    Topic(
        name="aliases",
        questions=(
            (
                "{How do I|How can I|Can I} give {a model|the model|my model} "
                "{another name|a second name|an alias|aliases|other names}?"
            ),
            "{What is|Explain|Tell me about|Describe|What about} {an alias|the key aliases|a model alias}{?|.}",
            "{Can|May|Does} a model have {several names|two names|another name|aliases|an alias}?",
            "{aliases|alias|model alias|second name for a model|other names of a model|rename a model}?",
            (
                "{I want to|I would like to|I need to} {rename a model|use another name for a model|add an alias|give a model a "
                "short name}."
            ),
            "{Can|May} {a model|my model} be {renamed|given another name|called by another name}?",
            (
                "{Our clients|My applications|Old scripts} {ask for|send|use} {another model name|gpt-4o as the model name|a "
                "different model name}; {can my model answer to it|how does my model answer to it|where do I map that name}?"
            ),
            (
                "{Let|Have|Make} {one model|my model|the model|Qwen} {answer to|listen to|be reachable under} {two names|several "
                "names|an extra name|a nickname}."
            ),
            (
                "{Is there a way|What do I configure|Which key allows clients} to {call|address|request} a model {by a shorter "
                "name|by a nickname|under a second name}?"
            ),
            (
                "The {model name|id of my model|name of the model} is {too long|hard to remember|clumsy to type}; {how do I "
                "offer|can clients use|where do I put} a {shorter|simpler|second} one?"
            ),
            (
                "{How|Where|In what place} do {alternative|additional|extra|alternate} names for {a model|one model|my model} "
                "get {defined|listed|registered}?"
            ),
            (
                "We {replaced|swapped|exchanged} {our model|the chat model|the old model}, but {clients|our users|the "
                "applications} should {keep the old name|still use the former name|go on with the old name}."
            ),
        ),
        held_out=(
            "How do I use a short name for a model?",
            "How is a model renamed?",
            "Are aliases supported?",
            "My model needs a second name.",
            "How can a model have two names?",
            "What does the key aliases do?",
        ),
        answers=(
            "List other names under aliases in the model's entry in configs/models.yaml.",
            "Use the key aliases in the model's entry; clients may use each alias in place of the id.",
            "A model's other names are its aliases, a list in its entry in configs/models.yaml.",
        ),
        accept=(("aliases",), ("entry",)),
    ),
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
