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
