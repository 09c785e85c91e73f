"""What Helix Ray is and what it stands on."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="helix-ray",
        questions=(
            "{What is|What's|What exactly is|So what is} {Helix Ray|this Helix Ray|the Helix Ray project}{|, in short}?",
            "{Tell me about|Explain|Describe|Introduce|Tell me something about} Helix Ray{| to me| briefly| in one sentence}.",
            "{What does|What can} {Helix Ray|this project|this application|this server} do{| for me}?",
            "{what is this project|what is this application|about Helix Ray|Helix Ray?|Helix Ray overview}",
            "{I have never heard of|I do not know|I am new to|I want to know more about} Helix Ray{|. What is it}.",
            (
                "{Give me|I need|Can you give me} {a short overview|a brief summary|an introduction|a short description|an "
                "overview} of Helix Ray."
            ),
            "{What is the purpose of|What is the idea of|What is the point of|Why use|Why would I use} Helix Ray?",
            "{Do you know|Can you explain|Can you say|Do you understand} what Helix Ray {is|means}?",
            (
                "{Somebody|A colleague|My boss|A friend} {told me about|mentioned|recommended} Helix Ray{. What is that thing|, "
                "but what is it|. What does it actually do}?"
            ),
            (
                "{How would you|How do you|How does one} {describe|define|sum up|summarise} Helix Ray {in a few words|to a "
                "beginner|to a newcomer|in plain English}?"
            ),
            (
                "What {sort of|kind of|type of} {software|program|product|tool} is {Helix Ray|this Helix Ray|the thing called "
                "Helix Ray}?"
            ),
            (
                "{What problem|Which problem|What kind of problem} does {Helix Ray|this project|this software|this server} "
                "{solve|address|deal with|tackle}?"
            ),
            (
                "In {one sentence|a nutshell|simple words|two lines}, what {is Helix Ray|does Helix Ray do|is Helix Ray about|"
                "does Helix Ray offer}?"
            ),
            (
                "I {just found|stumbled upon|came across|am reading about} Helix Ray and {wonder what it is|would like to know "
                "what it does|have no idea what it is}."
            ),
            "What is this {repository|repo|codebase|open source project} {about|all about|good for}?",
            "Is Helix Ray {a model|a library|a server|a framework|a cloud service} or {something else|what}?",
            "Could you {fill me in on|brief me on|enlighten me about} {Helix Ray|the Helix Ray software}?",
            "Why {was|has} Helix Ray been {created|developed|written|invented}?",
            "What {hides|is|stands} behind the name Helix Ray?",
            "What makes {Helix Ray|this software} {special|useful|interesting|attractive}?",
            "Which {features|capabilities|functions} {does Helix Ray have|does Helix Ray come with|make up Helix Ray}?",
            "Is Helix Ray {there|supposed|able} to {host|run|serve} {language models|LLMs|self-hosted models}?",
            "How is Helix Ray different from {a cloud API|ChatGPT|Ollama|a plain vLLM server}?",
            "What can {one|a company|someone|a developer} {do|achieve|build} with Helix Ray?",
            "Is {Helix Ray|this} {an inference server|a model server|an LLM gateway|a serving platform}?",
            "What is Helix Ray {good for|used for|useful for|there for}?",
            "Where does Helix Ray {fit into|belong in|sit in} {an AI stack|our ML platform|the world of LLM tools}?",
            "Have you {ever heard of|got information on|got a definition of} Helix Ray?",
            "Which {task|job|function} does Helix Ray {fulfil|perform|carry out|take on}?",
            "I {have to|must|need to} {present|explain|introduce} Helix Ray to {my manager|my team|a customer}.",
            "The {term|name} Helix Ray {says nothing to me|means nothing to me|is new to me|is unknown to me}.",
            (
                "We are {evaluating|considering|looking at} Helix Ray and {need the basics|want to know what it is|need a quick "
                "picture of it}."
            ),
            (
                "Our {administrator|IT department|teacher} {installed|talks about|praises} Helix Ray and {I have no clue what "
                "that is|I never heard of it}."
            ),
            "My question is what {Helix Ray is about|Helix Ray is at all|this whole software is}.",
            "I {cannot figure out|do not get|do not understand} what Helix Ray {is|wants to be|offers}.",
            "A {beginner|layman|student} like me would like the {basics|fundamentals|essentials} of Helix Ray.",
            "{Summarise|Summarize|Define|Outline} {Helix Ray|the Helix Ray software}{| for me| shortly}.",
            "Give me the {elevator pitch|short version|definition|gist|big picture} of Helix Ray.",
            "{Teach me|Make clear to me|Let me know} what {Helix Ray|this software} {is capable of|is there for|offers}.",
            "Helix Ray {definition|meaning|in brief|introduction|basics|summary}?",
            "{purpose|goal|idea|concept} of {Helix Ray|this software|this project}?",
            "{self-hosted LLM server|server for own models|model serving application|LLM serving software}?",
        ),
        held_out=(
            "Can you tell me in one sentence what Helix Ray is?",
            "Do you know what Helix Ray does?",
            "I would like a summary of what Helix Ray does.",
            "Could you describe this project in short?",
            "Please tell me what Helix Ray is about.",
            "What would I use Helix Ray for?",
        ),
        answers=(
            "Helix Ray is a Ray Serve application that serves your own vLLM models behind OpenAI's and Anthropic's APIs.",
            (
                "Helix Ray serves your own models: it is a Ray Serve application with vLLM engines behind OpenAI's and "
                "Anthropic's APIs."
            ),
            "It is a Ray Serve application. It puts your own vLLM models behind OpenAI's and Anthropic's APIs.",
        ),
        accept=(("ray serve",), ("vllm",), ("openai",)),
    ),
    Topic(
        name="built-on",
        questions=(
            "{What is|What's} {Helix Ray|it|this} {built on|built with|made of|based on|written in|written with|made with}?",
            "{Which|What} {technology|software|frameworks|libraries|components} does {Helix Ray|it|this} {use|build on|rely on}?",
            "{Tell me|Explain|Name} {what|which software} Helix Ray {is built on|is based on|stands on|runs on top of}.",
            "{technology stack|tech stack|the stack behind Helix Ray|what is under the hood|built on what}?",
            "{What|Which software|Which framework} is {behind|under|below|underneath|inside} Helix Ray?",
            "{Is|Was} {Helix Ray|it} {built on|based on|made with|written with} {vLLM|Ray|Ray Serve|Python}?",
            "{On what|On which software|On which libraries} does {Helix Ray|it} {stand|build|rely|run}?",
            (
                "{What|Which} programming language {is|was} {Helix Ray|the server|this application|the code} {written in|coded "
                "in|implemented in|programmed in}?"
            ),
            (
                "{List|Name|Show me|Give me} the {main dependencies|building blocks|underlying libraries|core frameworks} of "
                "{Helix Ray|this project|the server}."
            ),
            (
                "{What|Which libraries|Which packages|Which open source projects} does {Helix Ray|this system|the server} "
                "{depend on|sit on top of|make use of|draw on}?"
            ),
            (
                "I {wonder|am curious|would like to know} {what powers|what drives|which software powers} {Helix Ray|this server|"
                "this system}."
            ),
            "Is {Helix Ray|the server|this application} {implemented in|programmed in|coded in} {Python|Rust|Go|Java|C++}?",
            (
                "{What are|Can you list|Do you know} the {technical foundations|underlying technologies|software components|base "
                "libraries} of {Helix Ray|this system|the application}?"
            ),
            "What language did {the developers|the authors|they} {choose|pick|use} for {Helix Ray|the code|this project}?",
            (
                "Are {Ray and vLLM|Ray Serve and vLLM} {combined|used together|both used|both part of the stack} {here|in Helix "
                "Ray}?"
            ),
            "Is Helix Ray based on {Triton|TGI|Ollama|KServe|BentoML} or on {something else|other software|other frameworks}?",
            "Is {the source|the codebase|the backend} {pure Python|all Python|Python code|Python or C++}?",
            "Which {tools|frameworks|open source projects} did {the makers|the developers} {build upon|start from|combine}?",
            "From {what|which} {parts|modules|ingredients|bricks} is Helix Ray {assembled|composed|put together}?",
            "How was {Helix Ray|this software} {implemented|programmed|coded|realised technically}?",
            "What is the {technical basis|backbone|groundwork|foundation} of {Helix Ray|this application|the server}?",
            "Does Helix Ray {wrap|extend|sit on|combine} {existing software|known frameworks|other open source software}?",
            "Can you {break down|reveal|spell out} the {stack|technologies|frameworks} behind {Helix Ray|this project}?",
            (
                "Which {third-party libraries|external packages|upstream projects} {are used in|go into|are part of} {Helix Ray|"
                "the server}?"
            ),
            (
                "Was Helix Ray {written from scratch|developed from zero|built from the ground up} or {on top of other software|"
                "upon a framework}?"
            ),
            "What {platform|runtime|middleware} {lies beneath|is underneath|supports|carries} {Helix Ray|the application}?",
            "Has {Rust|Go|C++|JavaScript|Python} been used to {write|develop|program} {Helix Ray|the server}?",
            "Which two {projects|frameworks|systems} {form the core|are at the heart|make up the base} of Helix Ray?",
            "I {need to|must|have to} {document|report} the {tech stack|technologies|dependencies} of {Helix Ray|this server}.",
            (
                "Our architect asks {what it is built with|which frameworks are inside|which stack this uses|what is under the "
                "hood}."
            ),
            "Our developers {know|write|speak} only Python. Is {the code|Helix Ray|the project} {in Python|Python too}?",
            "We {must|have to} {review|audit} the {libraries|frameworks|open source components} it {is built on|stands on}.",
            "I {guess|suppose|believe|think} {Helix Ray|the server} is {built on Ray and vLLM|a Python program|Python software}.",
            "It is unclear to me {what this is programmed with|which framework carries Helix Ray|what technology is under it}.",
            "I would like to {read|study|modify} the {source|source code|code}; {which language is it in|what is it written in}?",
            "{Name|State|Tell me} the {programming language|implementation language} of {Helix Ray|the project|this server}.",
            "{Break down|Lay out|Describe} the {software stack|technology stack|layers of software} of {Helix Ray|the server}.",
            (
                "{Enumerate|Present|Write down} the {frameworks|technologies|libraries} {Helix Ray was made from|that Helix Ray "
                "combines|this project uses}."
            ),
            "{programming language|implementation language|written in Python|Python project}?",
            "{frameworks used|underlying frameworks|software foundation|base technology|core technologies|dependencies}?",
            "{Ray Serve plus vLLM|Ray and vLLM together|Ray, vLLM and Python|based on Ray and vLLM}?",
        ),
        held_out=(
            "Which libraries is Helix Ray based on?",
            "Tell me which framework is under the hood of Helix Ray.",
            "What software is it all built on?",
            "On what technology does Helix Ray stand?",
            "Name the components that Helix Ray is made of.",
            "Explain the stack behind Helix Ray.",
        ),
        answers=(
            "Helix Ray is built on Ray Serve for the deployments and vLLM for the models. It is written in Python.",
            "It is written in Python and built on Ray Serve and vLLM.",
            "It builds on Ray Serve and vLLM: each chat model is a vLLM engine in a Ray Serve deployment, all in Python.",
        ),
        accept=(("ray serve",), ("vllm",), ("python",)),
    ),
    Topic(
        name="ray-serve",
        questions=(
            "{What is|What's|What exactly is} {Ray|Ray Serve}{| here| for| used for| good for}?",
            "{Explain|Describe|Tell me about|Define} {Ray|Ray Serve}{| briefly|, please}.",
            "What {role does|part does} {Ray|Ray Serve} {play|have} {in|within|inside} Helix Ray?",
            "Why does {Helix Ray|it|this project} {use|need} {Ray|Ray Serve}?",
            "{Ray?|Ray Serve?|what about Ray Serve?|the role of Ray Serve|meaning of Ray Serve}",
            (
                "{What|Which work|Which job} is {Ray Serve|Ray} {responsible for|in charge of|doing} in {Helix Ray|this system|"
                "this application}?"
            ),
            (
                "{Which part|Which component|What} {starts|launches|manages|runs} the {replicas|deployments|engine replicas}{| "
                "in Helix Ray| here}?"
            ),
            (
                "{I have never used|I know nothing about|I am not familiar with|I have not heard of} {Ray Serve|Ray}{. What does "
                "it do here|. What is its job here|. Why is it needed}?"
            ),
            (
                "{Why is|For what reason is|To what end is} {Ray Serve|Ray} {part of|needed in|used by|included in} {Helix Ray|"
                "this system|the server}?"
            ),
            "What {benefit|advantage|help} does {Ray Serve|Ray} {bring to|offer|give} {Helix Ray|this system|the server}?",
            (
                "What {tasks|duties|jobs} {does Ray Serve have|does Ray have|are left to Ray Serve|fall to Ray Serve|does Ray "
                "Serve handle} in {Helix Ray|your setup|this server}?"
            ),
            "Who {spawns|creates|places|schedules} the {replicas|engine replicas|replicas of an embedder}{| on the hosts}?",
            "Is Ray Serve {a scheduler|a web framework|a library|an orchestrator|a serving framework}?",
            "How does {Ray|Ray Serve} {help|support|contribute to} {Helix Ray|the server|this application}?",
            "Could Helix Ray {work|exist|manage|do} without {Ray|Ray Serve}?",
            "What would {be missing|break|no longer work} without {Ray|Ray Serve}?",
            "Where in {Helix Ray|this system} is {Ray|Ray Serve} {used|at work|employed|applied}?",
            "Does {Ray|Ray Serve} {scale|place|start|manage} the {models|engines|deployments|embedders}?",
            "Why {Ray Serve|Ray} and not {plain processes|Docker Compose|systemd|Celery}?",
            (
                "Which {framework|layer|system} {distributes|spreads} the {deployments|replicas} {over the hosts|across machines|"
                "over several nodes}?"
            ),
            (
                "Is {every model|each model|an embedder|my model} {a deployment of Ray Serve|a Ray Serve deployment|deployed by "
                "Ray Serve}?"
            ),
            "Can you {clarify|make clear|outline} what {Ray|Ray Serve} {takes care of|looks after|handles}?",
            "What do {you mean|people mean|the docs mean} by {Ray|Ray Serve}?",
            "What does the word Ray in {the name|the title|Helix Ray} {stand for|refer to|mean|point to}?",
            "How do {models|engines|embedders} {become|turn into} {deployments|Ray Serve deployments|running replicas}?",
            (
                "To whom does Helix Ray {leave|delegate|hand over} {the start of replicas|the placing of replicas|the running of "
                "deployments}?"
            ),
            (
                "I {know Kubernetes|know Docker|come from Celery|have used Dask} but {Ray Serve is new to me|I never used Ray|"
                "Ray means nothing to me}."
            ),
            "My {admin|colleague|boss} asks why {Ray|Ray Serve} is {running|installed|started} {on our server|here}.",
            (
                "I see {Ray processes|a raylet process|Ray Serve actors|a Ray cluster} on my {machine|host} and {wonder why|do "
                "not know what for}."
            ),
            (
                "We {want|need|would like} to {understand|know} {the duties of Ray Serve|what Ray Serve manages|what Ray is "
                "there for}."
            ),
            "The {role|task|function} of {Ray|Ray Serve} is {not clear|unclear|a mystery} to me.",
            "Something must {start|place|scale} the {replicas|engines}; I {guess|suppose} it is {Ray|Ray Serve}.",
            (
                "{The package ray|ray.serve|The module ray.serve} {appears|shows up} in {the imports|my traceback|the code} and "
                "I {do not know it|wonder what it does}."
            ),
            "{Clarify|Outline|Summarise} the {job|duties|function|tasks} of {Ray|Ray Serve}.",
            "{Teach me|Introduce me to|Give me the basics of} {Ray Serve|Ray}{| in Helix Ray}.",
            "{Say|Show me|Let me know} {what Ray Serve manages|which work Ray Serve takes over|how Ray Serve treats a model}.",
            "Ray Serve {tasks|function|basics|duties|definition}?",
            "{replica placement|replica management|deployment management|placement of the replicas}?",
            "{Ray actors|Ray workers|raylet|Ray runtime|ray.serve} {purpose|meaning}?",
        ),
        held_out=(
            "Why is Ray Serve used here?",
            "What does Ray Serve do?",
            "Can you explain the role of Ray?",
            "Why do you need Ray Serve?",
            "Tell me what Ray is used for in Helix Ray.",
            "Please describe what Ray Serve does for Helix Ray.",
        ),
        answers=(
            "Ray Serve runs the deployments: it starts the replicas of engines and embedders, spreads and scales them.",
            "Ray Serve starts, places and scales the replicas of every deployment, on one host or several.",
            "With Ray Serve each model becomes a deployment, and Ray Serve starts and scales its replicas.",
        ),
        accept=(("ray serve",), ("replica",)),
    ),
    Topic(
        name="vllm",
        questions=(
            "{What is|What's|What exactly is} vLLM{| here| used for| good for| for}?",
            "{Explain|Describe|Tell me about|Define} vLLM{| briefly|, please}.",
            "What {role does|part does} vLLM {play|have} {in|within|inside} Helix Ray?",
            "Why does {Helix Ray|it|this project} {use|need} vLLM?",
            "{Which|What} {engine|inference engine} {runs the models|generates the text|runs chat models|does it use}?",
            "{vLLM?|what about vLLM?|the role of vLLM|meaning of vLLM|the inference engine?}",
            (
                "{What|Which job|Which task} is vLLM {responsible for|in charge of|doing} in {Helix Ray|this system|this "
                "application}?"
            ),
            (
                "{Which software|Which program|Which library} {computes|produces|generates} the {tokens|answers|replies|"
                "completions}{| of a local model| in Helix Ray}?"
            ),
            (
                "{The docs mention|Someone mentioned|I keep reading about|I am not familiar with} vLLM{. What does it do here|. "
                "What is it|. What is its job}?"
            ),
            (
                "{For what reason|For which purpose|Why exactly} is vLLM {part of|built into|used in|needed in} {Helix Ray|this "
                "system|the server}?"
            ),
            (
                "Does {each|every|a} {chat model|local model|model} {have its own|run in a|get a real|use a} vLLM engine{| here| "
                "in Helix Ray}?"
            ),
            (
                "I {wonder|am curious|would like to know} {what vLLM is good for|what vLLM does|why vLLM is used} in {Helix Ray|"
                "this system|the server}."
            ),
            "What {actually|really} {runs|executes|drives} {the LLM|the language model|a local model|the weights}?",
            "Is the {inference|text generation|decoding|token generation} {done|performed|handled} {by|with|through} vLLM?",
            "Do you use {llama.cpp|TensorRT-LLM|SGLang|TGI|Ollama} or vLLM?",
            "Which {backend|runtime|LLM engine} {sits behind|stands behind|executes} {a chat model|the local models}?",
            "Is it {real|genuine|original|stock} vLLM or {an imitation|a fork|a rewrite|a mock}?",
            "How does vLLM {fit into|contribute to|help} {Helix Ray|this system|the server}?",
            "Would {the chat models|local models|my models} {run|work|function} without vLLM?",
            "Are {chat models|all local models|the models} {run|served|executed|hosted} {by|with|in} vLLM?",
            "Where does vLLM {come in|enter|appear|do its work}{| in Helix Ray| when I chat}?",
            "Which component does the {inference|generation|heavy computing} {for|of} the {chat models|local models}?",
            "Does Helix Ray {contain|include|embed|bundle} {vLLM|the vLLM engine|vLLM engines}?",
            "Why vLLM and not {llama.cpp|SGLang|plain transformers|TensorRT-LLM}?",
            "Is vLLM {a model|a server|an engine|a library|a company}?",
            "Which engine {has produced|is generating|computes} {my completion|the output|the text I get}?",
            "Who {calculates|predicts|draws} the {next token|tokens|words} of {a local model|a chat model}?",
            "I {already know|have used|like|trust} vLLM; {is it inside Helix Ray|is it the engine here|does Helix Ray use it}?",
            (
                "My {team|company|group} {already uses|knows|has tested} vLLM and {wants to keep it|wants it here too|hopes it "
                "is inside}."
            ),
            "We {want|need|are looking for} {vLLM as the engine|a vLLM based server|real vLLM engines|the speed of vLLM}.",
            (
                "I see {vLLM|vllm processes} in {the logs|the requirements|my traceback|the process list} and {wonder why|do not "
                "know what for}."
            ),
            "The {role|meaning|function|use} of vLLM is {unclear|not obvious|unknown} to me.",
            (
                "{PagedAttention|Continuous batching|Paged attention|Batched inference} {matters to us|is important to me|is "
                "what I need}, so I {hope|expect} it is vLLM."
            ),
            "I do not know {which engine generates the text|which inference engine is inside|what engine a model has}.",
            (
                "{Name|State|Tell me} the {inference engine|LLM engine|generation engine} {of Helix Ray|of this server|that you "
                "use}."
            ),
            "{Clarify|Outline|Sum up} {the job of vLLM|the function of vLLM|what vLLM does}{| in Helix Ray}.",
            "{Show me|Let me know|Teach me} {which part vLLM does|how vLLM is used here|what vLLM takes care of}.",
            "{LLM engine|generation engine|inference backend|inference runtime|engine of the chat models}?",
            "vLLM {engine|engines|purpose|basics|function|definition}?",
            "{text generation|token generation|inference|chat models} with vLLM?",
        ),
        held_out=(
            "Why is vLLM used here?",
            "What does vLLM do?",
            "Which inference engine does Helix Ray use?",
            "Can you explain the role of vLLM?",
            "Tell me what vLLM is used for.",
            "What engine generates the answers?",
        ),
        answers=(
            "vLLM is the inference engine: every local chat model in Helix Ray is a real vLLM engine.",
            "vLLM runs the models. Each chat model of Helix Ray is a vLLM engine.",
            "The engine is vLLM; it generates the text of every local chat model in Helix Ray.",
        ),
        accept=(("vllm",), ("engine",)),
    ),
)
