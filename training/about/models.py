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
            "What does {a model's entry|a model entry|an entry for an LLM} in models.yaml {need|contain|look like}?",
            "Which {keys|fields|settings} are {mandatory|required|obligatory} for {a new model|a model entry}?",
            "Do I have to {write|change} {code|Python code} for {another|an extra|a new} {model|LLM}?",
            "Is a {restart|new start} {needed|necessary|required} after {adding a model|a new model entry|listing another LLM}?",
            "How many {chat models|LLMs} can {one server|Helix Ray} {serve|host}{| at once| side by side}?",
            "Can {two|three|several} {LLMs|chat models} {live|run|be hosted} side by side?",
            (
                "Where does {the new model|an additional model|our LLM} {belong|go} in {the configuration|the YAML|the config "
                "files}?"
            ),
            "How do I {deploy|bring in|onboard} {Gemma|Phi|DeepSeek|a Mistral model}{| on Helix Ray}?",
            "What should I {edit|modify|extend} to {get|have|obtain} {one more model|a further model|a second LLM}?",
            "Is there {a model registry|a list of models to edit|a file with all models|a YAML file for models}?",
            "Are {custom|self-trained|fine-tuned} {models|LLMs|checkpoints} {possible|supported|allowed}?",
            "Does {a new model|an extra LLM|every added model} {need|require} {an id|a config entry|a name and a source}?",
            (
                "Why {is my new model missing|does my new model not appear|is the added model not served|does the server ignore "
                "my new model}?"
            ),
            "Can I {put|place|list} {a second model|several models|more LLMs} in {models.yaml|configs/models.yaml}?",
            "What is the {procedure|process|recipe} for {a new model|adding LLMs|bringing in a model|an additional model}?",
            "I {need|want} {two|three|several} {LLMs|chat models} {on one server|at the same time}.",
            (
                "We {fine-tuned|trained|finetuned} {our own model|an LLM|a Llama} and {need it served|want to host it|have to "
                "deploy it}."
            ),
            "One model {is not enough|does not suffice|is too little} for {us|our users|my team|our needs}.",
            "A new {Mistral|Gemma|Phi} {came out|was released|has appeared} and we want {it too|it on the server|to serve it}.",
            (
                "{The model list|configs/models.yaml|Our config} {should get|must contain|needs} {one more entry|another model|a "
                "further LLM}."
            ),
            "I {do not know|wonder|am unsure} {how a model gets registered|where to enter a new model|how models are added}.",
            "My {added|second|newly listed} model {does not appear|is not served|cannot be called}{| yet| after my edit}.",
            "{Register|Include|Install|Integrate} {an extra LLM|a further chat model|a second model|our fine-tuned model}.",
            "{Write|Give me|Show me} {a sample entry|an example entry|a template} for {models.yaml|a new model}.",
            (
                "{Guide me through|Walk me through|Talk me through} {adding a model|the setup of a new model|model registration|"
                "an entry in models.yaml}."
            ),
            "{models.yaml entry|new entry in models.yaml|entry under models|id and source of a model}",
            "{model registration|model onboarding|additional models|extra LLM|second model}?",
            "{custom LLM|own fine-tuned model|deployment of a further model|further chat models}",
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
            (
                "Which {other|further|alternative} {embedders|embedding models|sentence transformers} {are supported|can be "
                "served|are possible}?"
            ),
            "What {goes|belongs|is written} under {embedders|the key embedders|the section embedders}?",
            "Can I {replace|exchange|get rid of} {all-MiniLM-L6-v2|MiniLM|the built-in embedder}?",
            "Is {a multilingual|a German|a larger|a stronger} {embedder|embedding model} {possible|supported|an option}?",
            "How do I {switch|change|move} from {MiniLM|the default embedder} to {bge-m3|E5|another one}?",
            "Does {Helix Ray|the server} {serve|support|run} {bge-m3|E5|nomic-embed-text|GTE embedders}?",
            "Are {several|two|multiple} {embedders|embedding models} {allowed|possible} {at once|at the same time}?",
            "Must I restart {for|after adding} {a new embedder|another embedding model|bge-m3}?",
            (
                "In which section of {models.yaml|the config} {do embedders go|does an embedding model go|do vector models "
                "belong|is an embedder declared}?"
            ),
            "What is {required|necessary|needed} {for a second embedder|to host my own embedder|to run bge-m3}?",
            "Who {adds|configures|sets up} {embedding models|another embedder|new embedders}, and {where|how}?",
            "Why is {my embedder|the new embedding model|bge-m3} not {found|available|served|known}?",
            (
                "How can {vectors|embeddings} be {made|computed|produced} {by a different model|with bge-m3|by a model of my "
                "choice}?"
            ),
            (
                "Can {a Hugging Face|a sentence-transformers|a fine-tuned} {embedding model|text encoder} be {plugged in|served|"
                "loaded}?"
            ),
            "Which {keys|fields} does {an embedder|an embedder's entry|an embedding model} {need|require|have} in models.yaml?",
            (
                "I {need|want} {more dimensions|1024 dimensions|larger vectors|better vectors} than {MiniLM gives|the default "
                "embedder gives}."
            ),
            (
                "Our {texts|documents|queries} are {in German|in many languages|not English}, so {we need another embedder|the "
                "default embedder fails}."
            ),
            (
                "We {trained|fine-tuned|own} {an embedding model|an encoder for our domain|a sentence transformer} and {want it "
                "served|must serve it}."
            ),
            "MiniLM {does not suit us|is not accurate enough|gives poor matches|is outdated}.",
            "I {would rather|prefer to} {embed with|use} {bge-m3|E5|a bigger embedder}{| for search}.",
            (
                "{The search quality|Our retrieval|Semantic search} is {poor|bad}, so {we need a better embedder|I want another "
                "embedding model|MiniLM must go}."
            ),
            "{A second|An additional} {vector model|embedding model|encoder} {should|must} run {next to|beside} MiniLM.",
            "{Replace|Swap out|Exchange} {MiniLM|the default embedder|all-MiniLM-L6-v2}{| for me| in my setup}.",
            "{Register|Include|Configure} {bge-m3|a second embedder|an E5 model|another vector model}.",
            (
                "{Show me|Give me|Write} {an entry for an embedder|an example under embedders|a sample entry for bge-m3|the YAML "
                "of an embedder}."
            ),
            "{BAAI/bge-m3|bge-m3|E5 embeddings|multilingual embedder|nomic-embed}",
            "{embedders section|embedders key|embedder entry|custom embedder}?",
            "{replacement for MiniLM|alternative to all-MiniLM-L6-v2|second embedding model|own embedding model}",
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
            "Does {the field source|the source key} {accept|take|allow} {a path|a local folder|a repository name}?",
            "Are {weights|model files|checkpoints} {fetched|pulled|downloaded} {automatically|by the server}?",
            (
                "Is {internet access|a connection to Hugging Face} {needed|required} {for the first start of a hub model|to load "
                "a model|to get the weights}?"
            ),
            (
                "Can I {run|serve} {a local checkpoint|downloaded weights|a model folder} {without internet|without the hub|on "
                "an air-gapped host}?"
            ),
            (
                "How do I {point to|refer to|specify} {a local checkpoint|weights on disk|a folder of weights|a directory with a "
                "model}?"
            ),
            "What is {source|the key source} {for|about} in {a model's entry|models.yaml|configs/models.yaml}?",
            "Where are {the weights|the checkpoints|model files} {loaded|taken|read|fetched} from?",
            "Which hub {does the server use|are models pulled from|provides the weights|do models come from}?",
            "Is a {hub model|checkpoint} downloaded {again|anew|afresh} {at each start|on every restart|after a restart}?",
            "Do {safetensors files|local safetensors|files from git lfs} {work|suffice} as {a source|the source of a model}?",
            "Could the source be {an absolute path|a mounted volume|a network share|a mounted folder}?",
            "Who {provides|supplies|delivers} the {weights|files|checkpoint} {of a model|for a listed model}?",
            "{What|Which} {kinds|types|sorts} of model source {are there|exist|does Helix Ray know}?",
            (
                "Should I {run huggingface-cli|clone the model's repository|use git lfs|download the checkpoint} {first|before "
                "the start}?"
            ),
            "Why does the first {start|launch} of {a hub model|my LLM} {download so much|fetch gigabytes|use so much network}?",
            (
                "Our {server|host|cluster} {has no internet|cannot reach the hub}, but {the weights are local|we copied the "
                "weights}."
            ),
            (
                "My {checkpoint|fine-tuned model|LLM} {lies|is stored} in {a directory|a local folder|/data/models}; what is its "
                "source?"
            ),
            "I {want|would like} to {load|serve} a model from {my own disk|a path|a mounted folder|local files}.",
            "We {pull|take|get} our {models|LLMs|weights} from {Hugging Face|the HF hub|huggingface.co}.",
            "I {do not understand|am unsure about} the {value|meaning} of {source|the key source}{| in models.yaml}.",
            "I {wonder|need to know} when {the weights arrive|Hugging Face is contacted|a hub model gets fetched}.",
            "I already have the {safetensors|model files|weights} and {need no download|want no second download}.",
            "{Load|Take|Read} {my LLM|the weights} from {a folder|a local path|the Hugging Face hub|disk}.",
            "{Fetch|Pull|Download} {a model|a checkpoint} from {the hub|Hugging Face|HF}{| for me}.",
            (
                "{Clarify|Explain|Tell me} {where weights come from|how a hub name is used|where models are loaded from|what may "
                "stand after source}."
            ),
            "{source field|source path|source of the weights|source in models.yaml}",
            "{Hugging Face hub|HF hub|huggingface.co|hub download|weights download}?",
            "{local weights|checkpoint directory|folder with safetensors|model path|path to the weights}",
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
            "Can {clients|callers|my apps} keep {gpt-4o|gpt-4|claude-3-opus} as {the model name|their model}?",
            "Will {my model|Qwen} also {respond to|accept|react to} {gpt-4o|a nickname|a short name}?",
            "How do I {map|redirect|translate} {gpt-4o|an old name|a foreign model name} to {my model|a local model}?",
            "What is the {use|purpose|point} of {aliases|an alias|alias names}{| for models}?",
            "Where is the list of {aliases|model synonyms|nicknames|alternative names} {kept|stored|written|found}?",
            "How many {aliases|other names|nicknames} {can|may} {a model|one model|my LLM} {have|carry}?",
            "Which key {holds|defines|takes} the {other names|synonyms|nicknames|alternative names} of a model?",
            "Is {an alias|a nickname|a second name} {as good as|equal to|interchangeable with} {the id|the model's id}?",
            "Do {aliases|alternative ids|alternate names} {exist|work} {for models|in models.yaml}?",
            "Are {nicknames|model synonyms|short names} {supported|possible|allowed}{| for models}?",
            "Why {would I|should I|do people} {define|use} {an alias|aliases|a second model name}?",
            "May {one|the same|a single} model {go by|carry|run under} {two ids|several ids|more than one name}?",
            "Who {can|may} use {an alias|the alternative name|the nickname} {instead of|in place of} {the id|the model id}?",
            "Can I {hide|mask|disguise} the {real|true|actual} {model name|model id} behind another name?",
            (
                "Must {clients|callers|users} {change|adapt|edit} the model name {after a model swap|when I swap the model|after "
                "a model upgrade}?"
            ),
            "Our {code|old software|tool} has {gpt-3.5-turbo|gpt-4|a model name} {hard-coded|built in|wired in}.",
            "I {need|want} a {nickname|short name|friendly name|synonym} for {Qwen/Qwen3-8B|my model|our LLM}.",
            (
                "{Users|Clients|Colleagues} {should not|must not|need not} {see|know} {the real model name|the true id of the "
                "model}."
            ),
            "Typing {Qwen/Qwen3-8B|the full id|the whole model name|such a long id} is {tedious|annoying|error-prone}.",
            "The {old|previous|former} {model name|model id} {must stay|should remain|has to stay} {valid|usable}.",
            "After {a rename|renaming the model|a change of the id} {old clients|our scripts|the apps} {fail|break}.",
            "{My app|The client|The plugin} {only knows|insists on|can only send} {OpenAI's model names|gpt-4o|the name gpt-4}.",
            "{Add|Define|Assign} {a nickname|a second id|a synonym} for {my model|the LLM|Qwen}.",
            "{Call|Name} my model {assistant|gpt-4o|chat|house-llm}{| as well| too}.",
            "{Map|Point|Tie} {gpt-4o|the name gpt-4|an old model name} to {my model|our Qwen|the local model}.",
            "{alternative model names|alternate model ids|extra model names|model synonyms|nickname for a model}",
            "{aliases key|aliases list|aliases in models.yaml|alias definition}?",
            "{model name mapping|gpt-4o as a name|backward compatible model name|old model name}",
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
)
