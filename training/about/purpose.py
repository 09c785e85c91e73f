"""Whom Helix Ray is for, what it runs on, and what it does with data."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="audience",
        questions=(
            "{Who|Whom} is {Helix Ray|it|this|this project} {for|made for|meant for|built for|aimed at}?",
            "{Who should use|Who would use|Who uses|Who needs|What kind of people use|Which users need} {Helix Ray|it|this}?",
            "{Tell me|Explain} {who|whom} Helix Ray {is for|is made for|is meant for|helps}.",
            "{for whom?|who is it for?|target users?|the audience of Helix Ray?|intended audience?|target group?}",
            "{Is|Would} {Helix Ray|it|this} be {right|good|something|useful} for {me|us|my team|my company}?",
            "{Who is the audience|Who are the users|Who are the target users} of {Helix Ray|this project}?",
            (
                "For {which|what kind of|what sort of} {teams|companies|organisations|customers|people} {is Helix Ray|is this "
                "project|is this system|was Helix Ray} {intended|designed|made}?"
            ),
            (
                "Is {Helix Ray|this system|this project} {aimed at|meant for|suited to|designed for} {hobbyists|startups|"
                "enterprises|small teams|companies|researchers}?"
            ),
            (
                "What {kind of|type of|sort of} {team|company|customer|user} {benefits from|profits from|should choose|is a good "
                "fit for} {Helix Ray|this project}?"
            ),
            (
                "{We are|We work at|I work for} {a startup|a small company|a hosting provider|a university group}. {Is Helix Ray "
                "for us|Does Helix Ray suit us|Is this the right tool for us}?"
            ),
            "Whose {needs|requirements|use cases} does {Helix Ray|this project|this system} {address|meet|have in mind|cover}?",
            (
                "{I wonder|I am not sure|I cannot tell|I would like to know} who {would benefit from|should be using|is supposed "
                "to run|typically chooses} {Helix Ray|this system|this project}."
            ),
            "Which {users|teams|people|customers} did the {authors|developers|makers} {have in mind|think of|target}?",
            "Who {typically|usually|normally} {runs|operates|deploys|installs} Helix Ray?",
            "Can {a private person|a student|an individual|a hobbyist|a freelancer} {use|profit from|work with} Helix Ray?",
            "Is there {a typical|an ideal|a usual} {user|operator|customer} of {Helix Ray|this software}?",
            "Would {a hospital|a university|a bank|a public agency|a hosting company} {want|use|need|choose} Helix Ray?",
            "Must one be {a big company|a cloud provider|an AI lab|an expert} to {use|want|profit from} Helix Ray?",
            "What is the {target market|user base|clientele|customer segment} of {Helix Ray|this software|this project}?",
            "Whom does {Helix Ray|this software|this project} {help|address|target}?",
            "Does {Helix Ray|this project} {suit|fit|match} {my company|a small team|our organisation|an agency}?",
            "Should {our company|my group|a startup|we} {use|adopt|choose|go for} Helix Ray?",
            (
                "In {which situations|which cases|what scenario} {is Helix Ray a good choice|does Helix Ray make sense|should a "
                "team choose Helix Ray}?"
            ),
            (
                "Are {developers|administrators|operators|platform teams|end users} the {people it is for|intended users|main "
                "users|target}?"
            ),
            "Who gets the most {value|benefit|profit} out of {Helix Ray|this server|this software}?",
            "For which {industry|sector|profession|kind of business} is {Helix Ray|this software} {made|intended|best}?",
            "Is Helix Ray {only|just|mainly} for {companies|professionals|owners of GPUs|experts|big clusters}?",
            (
                "I am {a student|a teacher|a single developer|a freelancer|a researcher}; is {Helix Ray|this} {for people like "
                "me|something for me}?"
            ),
            (
                "We {own|rent|have bought} {GPUs|a GPU server|a few GPU machines} and {have customers for our models|want to "
                "sell access to models}."
            ),
            (
                "My boss {asks|wants to know} {who this is meant for|whether it is for companies like ours|whether we are the "
                "target group}."
            ),
            (
                "We {want|plan} to {offer|sell} {our own models|inference|model access} to {our customers|our clients|other "
                "departments}."
            ),
            "I doubt that {Helix Ray is for us|we are the right users|a small company needs it|it is meant for amateurs}.",
            (
                "Our {department|institute|agency|firm} {is not sure whether it is|wonders if it is} {the right user|the target "
                "group|part of the audience}."
            ),
            (
                "I need to know {for whom it was written|which users it targets|which customers it suits|what kind of operators "
                "it helps}."
            ),
            "{Describe|Characterise|Picture} the {typical|ideal|intended} {user|customer|operator} of Helix Ray.",
            (
                "{Name|List|Give me} {typical users|some example users|the groups of users|the target groups} of {Helix Ray|this "
                "software}."
            ),
            "Let me know {if my team needs Helix Ray|if Helix Ray suits my company|whom this software is good for}.",
            "{ideal user|typical operator|typical customers|suitable for whom|who benefits}?",
            "{suitable|right|made|meant} for {small teams|companies|startups|my organisation}?",
            "{target audience|user group|customer profile|intended operators|made for whom}?",
        ),
        held_out=(
            "For whom is Helix Ray made?",
            "What kind of users is Helix Ray aimed at?",
            "Which people is this project meant for?",
            "Should my team use Helix Ray?",
            "Explain to me who should use Helix Ray.",
            "Who would need something like Helix Ray?",
        ),
        answers=(
            "It is for teams that run their own models on their own GPUs for their own customers, behind one API.",
            "Helix Ray is for operators who serve their own models on their own GPUs to their own customers.",
            "Helix Ray is for everyone who wants to serve their own models, on their own GPUs, behind one API.",
        ),
        accept=(("own models",), ("own gpus",)),
    ),
    Topic(
        name="hardware",
        questions=(
            "{Do I need|Does Helix Ray need|Does it need|Is there a need for|Must I have|Do I have to have} a GPU?",
            (
                "{Does|Can|Will} {Helix Ray|it|this} {run|work|start} "
                "{on a CPU|without a GPU|on a laptop|with no GPU|on a CPU only}?"
            ),
            "{Which|What} {hardware|machine|computer|GPU|graphics card} {do I need|does it need|is required|is needed}?",
            "{Can I use|May I use|Is it possible to use} {it|Helix Ray} {without a GPU|on a CPU|without graphics cards}?",
            "{GPU required|GPU needed|CPU only|hardware requirements|no GPU|is a CPU enough|is a GPU necessary}?",
            "{I have|My machine has|My laptop has|My computer has} {no GPU|only a CPU|no graphics card}{|. Is that enough}.",
            "{Tell me|Explain} {what hardware it needs|whether I need a GPU|the hardware requirements|if a CPU is enough}.",
            (
                "Which {GPUs|graphics cards|accelerators|cards} {are supported|does Helix Ray support|can the server use|does it "
                "make use of}?"
            ),
            (
                "Will {my NVIDIA card|my GPU|an NVIDIA GPU|a graphics card} be {used|detected|found|recognised} {automatically|"
                "by Helix Ray|by the server|by itself}?"
            ),
            (
                "{I want to|I would like to|We plan to} {try|run|deploy} {Helix Ray|the server|it} on {a plain laptop|a VM "
                "without a GPU|an ordinary CPU machine|a box without a graphics card}."
            ),
            (
                "Is {an NVIDIA card|a graphics card|special hardware|an accelerator|CUDA} {mandatory|obligatory|a must|a "
                "prerequisite|optional} {for Helix Ray|for the server|to run this|to run it}?"
            ),
            (
                "How {powerful|strong|well equipped} {must my computer|should the machine|must our host|should my server} be "
                "{for Helix Ray|to run this application|to run Helix Ray}?"
            ),
            (
                "{What if|What happens if|Is it a problem if|Does it matter if} {my host has|there is|we have|the machine has} "
                "no {GPU|graphics card|NVIDIA card|accelerator}?"
            ),
            (
                "Does the {server|software} {require|demand|expect|presuppose} {CUDA|an NVIDIA GPU|a graphics processor|video "
                "memory}?"
            ),
            "How much {VRAM|GPU memory|video memory} {do I need|is needed|must I have}?",
            "Can {a CPU|an ordinary processor|an Intel processor|a Xeon} {handle|run|cope with} {Helix Ray|the server|it}?",
            "Are {GPUs|graphics cards} {optional|compulsory|required|indispensable}?",
            (
                "Is {a cheap VPS|an old PC|a notebook|a small VM|a desktop PC} {enough|sufficient|good enough} {for Helix Ray|to "
                "try it}?"
            ),
            "Which {server hardware|equipment|kind of machine} {should I buy|would you recommend|do you advise|is recommended}?",
            "Does it {benefit from|take advantage of|exploit} {my GPU|an RTX card|an A100|an H100|NVIDIA cards}?",
            "When {is a GPU worthwhile|should I add a GPU|do I really need a GPU|does a graphics card pay off}?",
            "Do {large models|bigger models|big LLMs} {need|require|call for} {a GPU|a graphics card|an NVIDIA card}?",
            "Can I {test|evaluate|demo} Helix Ray on {my home PC|my old notebook|an office computer|a virtual machine}?",
            "What is the {smallest|weakest|cheapest} {machine|computer|hardware} that {will do|can run it|suffices}?",
            "Must I {buy|rent|get} {a GPU|a graphics card|expensive hardware|an accelerator} {first|for this}?",
            "Is {CPU-only|GPU-less|GPU-free} {operation|use|inference} {possible|supported|allowed}?",
            "Are {AMD GPUs|NVIDIA GPUs|Radeon cards|GeForce cards|TPUs} {supported|usable|used}?",
            (
                "Does {Helix Ray|the server} {fall back to|make do with|use} {the CPU|the processor} when {it finds no GPU|there "
                "is no GPU}?"
            ),
            "I {own|have got|only have} {an old laptop|a cheap VPS|a mini PC|a simple server} without {a GPU|any graphics card}.",
            "We {cannot afford|do not own|do not want to buy|have no budget for} {GPUs|graphics cards|expensive hardware}.",
            "My {graphics card|GPU} is {too small|too old|too weak|not from NVIDIA}.",
            (
                "My {machine|server} {lacks a GPU|comes without CUDA|has just a processor}; {will it do|is that a problem|can I "
                "go on}?"
            ),
            "There is no {CUDA|nvidia-smi|NVIDIA driver|GPU driver} on my {host|machine|laptop}.",
            "I {want|need|plan} to {buy|order|rent} a {machine|server} for Helix Ray and {need its specs|wonder what hardware}.",
            "I {suppose|guess|fear|assume} {a GPU is needed|it needs CUDA|a graphics card is required|it does not run on a CPU}.",
            (
                "{List|Give me|Show me} the {hardware requirements|hardware prerequisites|minimum hardware|required hardware}{| "
                "of Helix Ray}."
            ),
            (
                "{Let me know|Say} {whether a GPU is required|whether a laptop suffices|which graphics cards are used|if the CPU "
                "can do it}."
            ),
            "{Recommend|Suggest} {hardware|a machine|a computer|a graphics card} {for Helix Ray|for the server|for a first try}.",
            "{CPU inference|CPU mode|without a graphics card|GPU-less machine|only a processor}?",
            "{minimum specs|recommended hardware|hardware needs|VRAM needed|GPU memory}?",
            "{NVIDIA card|CUDA|graphics card|accelerator} {optional|mandatory|necessary}?",
        ),
        held_out=(
            "Is it possible to run Helix Ray on a machine without a GPU?",
            "Is a graphics card required?",
            "Will it work with only a CPU?",
            "I want to run it on my laptop with no GPU.",
            "Tell me whether a GPU is needed.",
            "What are the hardware requirements of Helix Ray?",
        ),
        answers=(
            "No GPU is needed: Helix Ray runs on a CPU, and uses NVIDIA GPUs where it finds them.",
            "Helix Ray runs on a CPU alone. For large models use NVIDIA GPUs.",
            "A CPU is enough to run Helix Ray; NVIDIA GPUs are used where they are found.",
        ),
        accept=(("cpu",), ("nvidia",)),
    ),
    Topic(
        name="default-model",
        questions=(
            "{What is|What's|Which is|Which one is} the {default model|standard model|model by default|preset model}?",
            "{Which|What} {model|chat model} {is used|runs|is served|answers|comes} {by default|at first|out of the box}?",
            "{Tell me|Name|Show me} the {default model|model that is used by default|standard model}.",
            "{default model|the default|name of the default model|the model out of the box}?",
            "{Which|What} models {come|ship|are included} {with Helix Ray|with it|by default|at the first start}?",
            "{Is there|Do you have|Does it have} {a default model|a standard model|a model by default}?",
            (
                "Which model {do I get|will I get|answers me|is loaded} {if I configure nothing|without any configuration|if I "
                "do not choose one|when I name none}?"
            ),
            (
                "After {a fresh install|the first start|cloning the repository}, which {model is running|model will answer|"
                "models are there|model can I use}?"
            ),
            (
                "{Which|What} {models|language models|chat models} are {preinstalled|bundled|preconfigured|already included}{| "
                "with Helix Ray| from the start}?"
            ),
            (
                "Is {any model|a model|some model|a language model} {already included|set up already|there from the start|"
                "preconfigured}, or {do I need to bring one|must I add one myself|does it start empty}?"
            ),
            (
                "{I have not configured|I did not set up|We never chose|I have not picked} {any model|a model|a chat model}. "
                "{Which one is used|Which one answers|What is served then}?"
            ),
            "Which model does {make serve|the default configuration|a clean checkout} {start|load|launch|bring up}?",
            "What is the {id|identifier|exact name} of the {default|bundled|shipped|preset} {model|chat model}?",
            "Do I get {a Llama|Qwen|Mistral|a large model} by default or {something smaller|another model}?",
            "Is helix-demo the {default|standard|preset|initial} {model|chat model}?",
            "Which two models {are delivered|come along|are shipped|are set up} {with the software|from the start|by default}?",
            (
                "Are there {any models|ready models|preconfigured models} in {the package|the repository|the delivery|a new "
                "installation}?"
            ),
            (
                "What {is|stands} in {configs/models.yaml|the model list|models.yaml} {at the beginning|before I change it|"
                "originally}?"
            ),
            "Which model {should|can|do} I {name|put|use} in {my first request|a first test|a quick try}?",
            (
                "Does {a new installation|a fresh server|an untouched config} {contain|include|bring|have} {a model|a chat model|"
                "models}?"
            ),
            "Whose answers do I get {before I add a model|with an unchanged configuration|on a fresh server}?",
            (
                "Can I chat {right away|at once|immediately} {without adding a model|without a model of my own|without choosing "
                "a model}?"
            ),
            "Which model is {served|taken|started} when I {leave the settings alone|do not edit models.yaml|change nothing}?",
            "How is the {default|preset|included|preinstalled} model {called|named}?",
            (
                "Is there both {a chat and an embedding model|a chat model and an embedder} {by default|from the start|out of "
                "the box}?"
            ),
            (
                "Which {LLM|chat model|language model} {has been chosen|was picked|is selected} {as the default|as standard|for "
                "the first start}?"
            ),
            (
                "I just {ran make serve|started the server|cloned the repo} and {wonder which model answers|want to know which "
                "model I got}."
            ),
            "I have no {model|weights|checkpoint} {yet|of my own}; what {is served by default|comes with it|do I get at first}?",
            "We do not want to {choose|configure|pick} a model {now|ourselves|at first}; {is one preset|does one come with it}?",
            "My {models.yaml|model configuration|model list} is {untouched|unchanged|still the original|still as delivered}.",
            (
                "I {want|need|would like} to {keep|try|use} {the shipped model|whatever model is preset|the model that comes "
                "with it}."
            ),
            "The {tutorial|README} {mentions|speaks of} a {default|bundled|preset} model and I {forgot its name|need its name}.",
            "I do not know {which model is preset|what model the server starts with|which models the package includes}.",
            "{List|Enumerate|Show me} the {bundled|shipped|preset|included} models.",
            "{Say|State|Give me} {the id of the default model|which model is the default|the name of the preset model}.",
            "Describe {what is served by default|which models a fresh install has|what runs before I add a model}.",
            "{bundled model|shipped models|included models|preset model|factory setting of the model}?",
            "{initial|preinstalled|predefined|stock} {model|models|chat model}?",
            "model {after installation|at the first start|without configuration|in the default config}?",
        ),
        held_out=(
            "What model do I get by default?",
            "Which model is the default in Helix Ray?",
            "Tell me which model runs out of the box.",
            "What is the name of the standard model?",
            "Which chat model comes with Helix Ray?",
            "What models are included at the start?",
        ),
        answers=(
            "The default model is helix-demo; the embedding model all-MiniLM-L6-v2 comes with it.",
            "By default Helix Ray serves helix-demo for chat and all-MiniLM-L6-v2 for embeddings.",
            "It is helix-demo. The embedding model beside it is all-MiniLM-L6-v2.",
        ),
        accept=(("helix-demo",), ("all-minilm-l6-v2",)),
    ),
    Topic(
        name="how-it-works",
        questions=(
            "How does {Helix Ray|it|this|this project|the server} work{| inside| internally| under the hood}?",
            (
                "{Tell me|Explain|Describe|Show me} {how it works|how Helix Ray works|the architecture|the path of a request|the "
                "life of a request}."
            ),
            "{architecture|how it works|inner workings|design|life of a request|path of a request|structure}?",
            "What {happens to|happens with|does it do with} {a chat request|an incoming request|each request|my chat request}?",
            "How is {a chat request|an incoming request|my message} {handled|processed|served|done}?",
            (
                "{I want to|I would like to|Help me} {understand|learn about|know} "
                "{how it works|the architecture|the design|how Helix Ray works inside}."
            ),
            (
                "{Where|To which component|To which process} {does a request go|is a request sent|does my message travel} {first|"
                "next|inside Helix Ray|within the server}?"
            ),
            (
                "{Walk me through|Take me through|Outline|Sketch} {the steps of|the journey of|the flow of} {a request|a chat "
                "completion|one request|a call}{| in Helix Ray| through the system| from start to end}."
            ),
            (
                "{By which steps|In which steps|How} does {a prompt|my question|a chat message} {become|turn into|lead to} {an "
                "answer|a reply|a response|a completion}?"
            ),
            (
                "How do the {parts|components|pieces|processes} of {Helix Ray|this system|the server} {work together|fit "
                "together|interact|talk to each other}?"
            ),
            (
                "{Which|What} {parts|components|processes} {take part in|are involved in|play a role in} {answering a request|"
                "handling a request|a chat request|serving a message}?"
            ),
            (
                "What {goes on|happens|takes place} {inside the server|behind the scenes|in the background} {when I send a "
                "message|when a client asks something|after I press enter|during a request}?"
            ),
            "What does the {architecture|internal structure|inner design|data flow} {look like|consist of}?",
            (
                "Which way does {a request|my message|a prompt|an HTTP call} {take|go|travel} {through the system|through the "
                "server|inside}?"
            ),
            "What is {an ingress|an ingress replica|the ingress|the job of the ingress}{| here| in Helix Ray}?",
            "Who {receives|accepts|takes in|picks up} {a request|my request|an incoming call} first?",
            "How do {tokens|answers|the engine's tokens|completions} {get back to|reach|return to} {the client|the caller|me}?",
            "How does {a request|my prompt|the HTTP call} {find|reach|get to} {the engine|the right model|its vLLM engine}?",
            (
                "Is there {a router|a proxy|a gateway|some middle layer} between {the client and the engine|my client and vLLM|"
                "the API and the models}?"
            ),
            "How many {hops|stages|layers|stations} does {a request|a chat|a message} {pass through|go through|cross}?",
            "In what order {do the components act|is a request processed|do things happen inside}?",
            "How does {the server|Helix Ray} {function|operate|process requests} {technically|in detail|internally}?",
            "Can you {trace|follow|sketch} {one request|a prompt|a chat} {from client to engine|from end to end|step by step}?",
            "What {takes place|occurs|is done} between {my request and the answer|prompt and reply|question and answer}?",
            "Does {the ingress|an ingress replica} {talk to|call|pass requests to} {the engine|vLLM|the model's engine}?",
            (
                "How are {requests|prompts|messages} {dispatched|forwarded|distributed|passed on} {internally|to the engines|to "
                "the engine replicas}?"
            ),
            (
                "Where does {a prompt|a call|an API request} {end up|land|arrive} {inside the system|within Helix Ray|after the "
                "ingress}?"
            ),
            "I {have to|need to} {draw|document|present} the {architecture|request flow|inner design}{| of the server}.",
            (
                "I {do not understand|cannot picture|cannot follow} {the flow of a request|what happens inside|how a prompt "
                "reaches the model|how the parts interact}."
            ),
            (
                "We {need|are looking for|would like} {a description of the internals|an architecture diagram|a picture of the "
                "request flow|the request path step by step}."
            ),
            (
                "The {inner life|mechanism|machinery|architecture} of {the server|Helix Ray|this application} is {unclear|a "
                "black box|a riddle} to me."
            ),
            (
                "My {student|colleague|chief|architect} {asks|wants to know} {how it works inside|how a request is answered|what "
                "lies between client and model}."
            ),
            (
                "As {an engineer|a developer|an architect} I {want|like} to {see|know} {the internal flow|the inner workings|"
                "what a request passes through}."
            ),
            (
                "I {wish|want} to {follow|understand} {one request|a call|a chat} through {the components|all its stages|the "
                "whole system}."
            ),
            (
                "{Trace|Follow|Draw} {one request|a prompt|a chat message} {through the system|from the client to the engine|"
                "step by step}."
            ),
            (
                "{Give me|Show me|Present} {a diagram of the components|the internal architecture|the data flow|the request flow|"
                "the processing steps}."
            ),
            "{Explain|Clarify} {the ingress|what the ingress does|the interplay of ingress and engine|how tokens travel back}.",
            "{request flow|data flow|request lifecycle|processing pipeline|flow of a request}?",
            "{internals|inner structure|internal architecture|system design|interplay of the components}?",
            "{ingress replica|ingress|ingress and engine|from ingress to engine}?",
        ),
        held_out=(
            "How is Helix Ray structured?",
            "Can you explain the architecture of Helix Ray?",
            "What is the life of a chat request?",
            "What is done with each request?",
            "I need to understand the design of this project.",
            "How does a request work internally?",
        ),
        answers=(
            (
                "An ingress replica takes the request and sends it to the model's vLLM engine; the engine's tokens go back as "
                "the answer."
            ),
            (
                "A request reaches an ingress replica over HTTPS, goes on to a replica of the model's vLLM engine, and the "
                "answer comes back the same way."
            ),
            "An ingress replica reads each request, and the model's vLLM engine answers it; docs/structure.md has every step.",
        ),
        accept=(("ingress replica",), ("engine",)),
    ),
    Topic(
        name="privacy",
        questions=(
            (
                "{Does|Will} {Helix Ray|it|the server} {send|report|upload} {data|my data|anything|prompts|my prompts} "
                "{home|anywhere|to others}?"
            ),
            "{Is my data|Are my prompts|Are my chats|Is our data} {private|safe|kept private|stored|logged}{| here}?",
            "{Tell me|Explain} {about privacy|where my data goes|what happens to my data|what it reports}.",
            "{privacy|data protection|telemetry|usage reports|does it phone home|private}?",
            "{What happens to|Who sees|Who can see|Where goes} {my data|my prompts|what I write|our data}?",
            "{Does it|Does Helix Ray} {have|collect|use} {telemetry|tracking|usage statistics|usage reports}?",
            "{Is my data|Are my prompts|Is anything|Are prompts} {sent|reported|uploaded} {anywhere|home|to others|to OpenAI}?",
            (
                "{Can|Could|Will} {anybody else|a third party|the developers|some company} {see|read|get|collect} {our prompts|"
                "my conversations|my messages|our data}?"
            ),
            (
                "{We handle|We have|I work with} {confidential|sensitive|private|secret} {documents|data|texts}. {Does anything "
                "leave our servers|Will anything leak out|Is anything sent outside}?"
            ),
            (
                "Do {log lines|the logs|the log files} {contain|include|hold|show} {prompts|message content|API keys|the text of "
                "chats|private content|secrets}?"
            ),
            (
                "Does {any data|any prompt|my text|anything I type} {leave|get out of|go outside of} {my machine|our network|our "
                "servers|the company}?"
            ),
            (
                "How {does Helix Ray|does the server|well does this application} {protect|guard|safeguard} {my privacy|our "
                "confidential data|the privacy of users|what users write}?"
            ),
            (
                "{I am worried|I am concerned|We worry|I am nervous} about {privacy|data leaks|telemetry|tracking|being spied "
                "on} {with Helix Ray|here|in this server}."
            ),
            (
                "Is {Helix Ray|the server|this software} {GDPR compliant|GDPR friendly|safe for personal data|fit for "
                "confidential data}?"
            ),
            (
                "Do {Ray and vLLM|the libraries} {send|transmit} {usage statistics|usage data|telemetry} {to their makers|over "
                "the internet}?"
            ),
            "Can I {turn off|disable|switch off|opt out of} {telemetry|usage reports|tracking|data collection}?",
            "Are {conversations|chats|inputs|questions} {recorded|saved|retained|archived}{| by the server}?",
            "Who {has access to|learns of|gets to know} {the content of chats|what my users type|confidential prompts}?",
            "Is {anything I type|my input|user content|chat text} used for {training|improving models|analytics|advertising}?",
            "Where {do my prompts stay|does our data stay|are chats kept|does the content remain}?",
            "Does {the software|the server|Helix Ray} {call home|contact its makers|contact outside servers|spy on users}?",
            "Will {OpenAI|Anthropic|NVIDIA|the vendor} {receive|obtain|learn} {my data|our texts|anything of my chats}?",
            "How {confidential|private|discreet} are {my chats|our conversations|user messages} {here|with this server}?",
            "What {data|information} {is collected|is gathered|is transmitted|does it collect}{| about me| about users}?",
            "Which {personal data|information|content} {ends up in|goes into|appears in|gets into} the {log|log file}?",
            "Do {I|we} need to fear {data leaks|spying|eavesdropping|surveillance}?",
            "Why should I trust {the server|Helix Ray} with {customer data|secrets|patient records|internal documents}?",
            "Are {API keys|passwords|user keys} {logged|written to the log|visible in the logs|recorded in log files}?",
            (
                "Our {data protection officer|lawyer|security team|compliance department} {asks|wants to know} {what is "
                "transmitted|where the data goes|what is stored}."
            ),
            (
                "I do not want {my prompts|company secrets|customer data} to {leave the house|be shared|end up in a log|be "
                "collected}."
            ),
            (
                "We need {a server without telemetry|strict confidentiality|everything to stay in house|data sovereignty|privacy "
                "by default}."
            ),
            (
                "{Patient data|Customer records|Trade secrets|Personal data} must {never leave|not leave|stay within} {our "
                "network|the building|our company}."
            ),
            "My {users|customers|employees} {demand|expect|insist on|care about} {privacy|data protection|confidentiality}.",
            "I {want|would like} {no tracking|no telemetry|no usage reports|no data sent out}{| at all}.",
            (
                "The {GDPR|law|company policy|security policy} {forbids us|does not allow us} to {send data out|share our data|"
                "log content}."
            ),
            (
                "{Assure me|Promise me|Confirm} that {nothing is sent out|my data stays here|nobody reads my chats|the log holds "
                "no content}."
            ),
            "{Disable|Turn off|Stop} {the telemetry|all tracking|the usage reports|data collection}{|, please}.",
            "{Describe|Outline|Show me} {the privacy policy|your privacy rules|how data is protected|the handling of user data}.",
            "{GDPR|confidentiality|data leak|data security|tracking|privacy policy}?",
            "{content|prompts|keys|chats} in {the log|log files}?",
            "{opt out of telemetry|no telemetry|phoning home|usage statistics|analytics}?",
        ),
        held_out=(
            "Will my prompts be sent anywhere?",
            "Where are my chats stored?",
            "Is there any telemetry in Helix Ray?",
            "Does the server collect my data?",
            "Tell me whether it reports anything home.",
            "Explain what happens to my prompts.",
        ),
        answers=(
            "Helix Ray sends nothing home, and its log lines never hold content or keys.",
            "Your data stays with you: Helix Ray sends nothing home, and its log never holds content.",
            "Nothing is sent home; make serve switches off the usage reports of Ray and vLLM, and the log holds no content.",
        ),
        accept=(("nothing",), ("content", "usage reports")),
    ),
)
