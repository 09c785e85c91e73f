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
