"""The protocols that Helix Ray speaks, and its clients."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="apis",
        questions=(
            (
                "{Which|What} {APIs|API|protocols|protocol|interfaces} does {Helix Ray|it|this server} "
                "{serve|offer|speak|support|have}?"
            ),
            "Is {Helix Ray|it|this server|the API} compatible with {OpenAI|Anthropic|the OpenAI API|the Anthropic API}?",
            "{Does|Can} {Helix Ray|it} {speak|support|serve} {the OpenAI API|the Anthropic API|OpenAI's API|Anthropic's API}?",
            "{Tell me|List|Name|Explain|Show me} {the APIs|the supported APIs|which APIs there are|the supported protocols}.",
            "{APIs|supported APIs|supported protocols|OpenAI compatible|Anthropic compatible|which protocols}?",
            (
                "{I need|I am looking for|I want} {an OpenAI compatible API|an OpenAI API|an Anthropic compatible API|an "
                "Anthropic API}."
            ),
            "{Which|What} {APIs|protocols|interfaces} are {supported|served|offered|available}{| here}?",
            (
                "Whose {API|protocol|interface} {does the server imitate|does the application follow|does this system implement|"
                "has been built in}?"
            ),
            (
                "How many {APIs|protocols|programming interfaces} {does the server offer|does this system provide|does the "
                "application expose|are built in}?"
            ),
            (
                "Can {the server|this system|my deployment|the application} {stand in for|take the place of|imitate} {OpenAI's "
                "API|Anthropic's API|the cloud API of OpenAI|the cloud API of Anthropic}?"
            ),
            (
                "{Is there|Do you offer|Do we have|Does my deployment have} {support for the OpenAI protocol|an interface like "
                "OpenAI's|an API in Anthropic's style|a drop-in for OpenAI's API}?"
            ),
            (
                "Does {the server|my deployment|the application|this system} {understand|follow|implement|accept} {OpenAI's "
                "protocol|Anthropic's protocol|OpenAI's format|Anthropic's format}?"
            ),
            (
                "Through which {APIs|protocols|API standards} can {programs|applications|clients} {talk to|communicate with|"
                "speak to} {the server|Helix Ray|my deployment}?"
            ),
        ),
        held_out=(
            "What APIs are supported by Helix Ray?",
            "Is the OpenAI API supported?",
            "Can Helix Ray speak Anthropic's protocol?",
            "Name the protocols that this server can speak.",
            "Is there an Anthropic compatible API?",
            "Tell me which interfaces it has.",
        ),
        answers=(
            "Helix Ray serves two APIs: OpenAI's and Anthropic's.",
            "It speaks OpenAI's API and Anthropic's API, side by side.",
            "Both OpenAI's and Anthropic's API are served, so their clients work unchanged.",
        ),
        accept=(("openai",), ("anthropic",)),
    ),
    Topic(
        name="endpoints",
        questions=(
            "{Which|What} {endpoints|paths|routes|URLs} {are there|does it serve|does Helix Ray have|can I call|exist}?",
            "{List|Name|Show me|Tell me|Give me} {the endpoints|all endpoints|the paths|the routes|the API endpoints}.",
            "{endpoints|API endpoints|list of endpoints|paths|routes|chat endpoint|messages endpoint}?",
            (
                "{What is|Where is|Which is} the {endpoint|path|route} "
                "{for chat|for messages|for completions|of the chat|of Anthropic's API}?"
            ),
            "{Where|To which path|To which endpoint} do I {send|post} {a chat request|chat messages|a chat|my requests}?",
            (
                "{Is there|Do you have} {a chat completions endpoint|a messages endpoint|a completions endpoint|an endpoint for "
                "chat}?"
            ),
            (
                "{Is there|Do you have|Can I see} {an overview|a table|a list|a summary} of {the endpoints|the URL paths|the "
                "HTTP routes|all API routes}?"
            ),
            (
                "To which {URL path|route|HTTP path} should {a client|my program|an application} {post|send|direct} {a chat|its "
                "messages|chat requests}?"
            ),
            (
                "Which {HTTP paths|URL paths|HTTP routes|API routes} {does the server expose|does the application answer|are "
                "open to clients|are provided}?"
            ),
            (
                "{I need|I want to know|We are looking for|I am trying to find} the {path|route|endpoint} for {chat completions|"
                "embeddings|Anthropic messages|text completions}."
            ),
            (
                "Does {the server|Helix Ray|the application|my deployment} {have|offer|expose|provide} {/v1/embeddings|"
                "/v1/completions|/v1/messages|an embeddings endpoint}?"
            ),
            (
                "Which path comes after {the host name|the host and port|the server's address} for {a chat completion|Anthropic "
                "messages|an embedding|a chat request}?"
            ),
        ),
        held_out=(
            "What endpoints does this server have?",
            "Which path is there for chat completions?",
            "Can you list the API routes?",
            "To which endpoint do I post messages?",
            "Show me the routes that I can call.",
            "Where is the completions endpoint?",
        ),
        answers=(
            (
                "The main ones are POST /v1/chat/completions, /v1/completions and /v1/embeddings for OpenAI, and /v1/messages "
                "for Anthropic."
            ),
            (
                "POST to /v1/chat/completions, /v1/completions or /v1/embeddings as with OpenAI, or to /v1/messages as with "
                "Anthropic."
            ),
            "OpenAI's are /v1/chat/completions, /v1/completions and /v1/embeddings; Anthropic's is /v1/messages.",
        ),
        accept=(("/v1/chat/completions",), ("/v1/messages",)),
    ),
    Topic(
        name="sdks",
        questions=(
            "{Which|What} {SDKs|client libraries|clients} {can I use|work|work with it|are supported|does it support}?",
            (
                "{Can I|How do I|May I|Could I} use {the OpenAI SDK|the Anthropic SDK|OpenAI's SDK|Anthropic's SDK|my old "
                "client} {with it|here}?"
            ),
            (
                "{Does|Will|Do} {the OpenAI SDK|the Anthropic SDK|OpenAI's client|existing clients|my existing program} work "
                "{with it|here|unchanged}?"
            ),
            "{Tell me|List|Name|Explain} {the SDKs|the supported SDKs|which SDKs work|which client libraries work}.",
            "{SDKs|SDK|supported SDKs|client libraries|clients|Python client|OpenAI SDK|Anthropic SDK}?",
            "{I have|I use|We use|I want to use} {the OpenAI SDK|the Anthropic SDK|OpenAI's SDK|an OpenAI client}.",
            "{Do I have to|Must I|Do I need to} {change|rewrite|adapt} {my client|my program|my code|my OpenAI code}?",
            "{Does|Can} {Helix Ray|it} {support|work with} {the OpenAI SDK|the Anthropic SDK|OpenAI's SDK|SDKs}?",
            (
                "My {program|code|application|script} {was written for|uses|is built on|relies on} {the openai package|the "
                "anthropic package|OpenAI's library|Anthropic's library}; must {it be changed|I rewrite it|I adapt it}?"
            ),
            (
                "{Is there|Do I need|Must I install} {a special client library|a special SDK|a Helix Ray SDK|an SDK of your own|"
                "a separate client package}?"
            ),
            (
                "Can {unmodified OpenAI clients|existing Anthropic clients|ordinary client programs} {be used|be kept|stay as "
                "they are} {with the server|with Helix Ray|with my deployment}?"
            ),
            (
                "With which {SDK|client library|Python package|client package} {can I program against|should my code talk to|do "
                "I talk to} {the server|Helix Ray|this system}?"
            ),
            (
                "{What must I give|What do I hand to|What should I pass to} {the OpenAI SDK|the Anthropic SDK|OpenAI's Python "
                "package|an unmodified SDK} so that it {works|works here|works with Helix Ray}?"
            ),
            (
                "{We want|I want|We would like} to {keep using|stay with|hold on to} {our OpenAI client code|the openai package|"
                "the anthropic package|the official SDKs}."
            ),
        ),
        held_out=(
            "Will my OpenAI client work unchanged?",
            "Which clients work unchanged?",
            "Is the Anthropic SDK supported?",
            "Must I rewrite my OpenAI program?",
            "Name the SDKs that I can use.",
            "We have an existing Anthropic client.",
        ),
        answers=(
            "The SDKs of OpenAI and Anthropic work unmodified: give them the address, a key and the certificate to trust.",
            "OpenAI's and Anthropic's SDKs both work unchanged.",
            "You can use the SDKs of OpenAI and Anthropic without changes; only the address, the key and the certificate differ.",
        ),
        accept=(("openai",), ("anthropic",), ("sdk",)),
    ),
    Topic(
        name="text-only",
        questions=(
            ("{Can I|May I|How do I|Is it possible to} {send|upload|use|attach} {images|pictures|photos|audio|an image|video}?"),
            "{Does|Can} {Helix Ray|it|the server} {support|read|understand|process} {images|pictures|audio|speech|video|photos}?",
            "{Does|Can} {Helix Ray|it|the server} {support|serve} {Assistants|OpenAI's Images API|the Audio API}?",
            "{What is|Which APIs are|Which parts are} not {served|supported}{| by Helix Ray}?",
            "{images|pictures|audio|vision|multimodal|image input|speech|pictures as input|image upload}?",
            "{I want to|I would like to} {send|upload} {a picture|an image|audio|a photo}.",
            "{Are images|Is audio|Is vision|Are photos|Are pictures} {supported|possible|accepted}{| here}?",
            (
                "Can {a model|the server|my deployment|the application} {look at|see|describe|interpret} {a photo|pictures|a "
                "screenshot|an image|a diagram}?"
            ),
            (
                "{My users|Our customers|My colleagues} want to {send|attach|upload} {screenshots|photos|voice recordings|sound "
                "files|video clips}; {does that work|is that possible|can they}?"
            ),
            "Is {anything other than text|anything besides text|input that is not text} {accepted|understood|allowed|supported}?",
            (
                "Does {the server|it|Helix Ray|this system} {transcribe|recognise|make sense of} {speech|a voice recording|audio "
                "files|recorded speech}?"
            ),
            "Can {it|the server|Helix Ray|the application} {draw|generate|paint|create} {pictures|images|an image|a picture}?",
            (
                "{Do you have|Is there|Have you got} {a vision model|image understanding|speech recognition|image generation|an "
                "Assistants API|text to speech}?"
            ),
        ),
        held_out=(
            "Could I attach audio to a request?",
            "Can you see pictures?",
            "Is it possible to attach a photo?",
            "I want to upload a drawing.",
            "Is the Images API served?",
            "How do I send a picture to it?",
        ),
        answers=(
            "No, models read text only; OpenAI's Assistants, Images and Audio are not served.",
            "That is not served: Helix Ray's models read text only.",
            "No. Models read text only, so images and audio are not served.",
        ),
        accept=(("text only",), ("not served",)),
    ),
    Topic(
        name="responses-api",
        questions=(
            "{Does|Can} {Helix Ray|it|the server} {support|serve} {OpenAI's Responses API|the Responses API|/v1/responses}?",
            "{How do I|How can I|Can I} {use|call} {the Responses API|OpenAI's Responses API|/v1/responses|client.responses}?",
            "{Tell me about|Explain|Show me} {the Responses API|/v1/responses|client.responses}.",
            "{Responses API|the Responses API|/v1/responses|client.responses|previous_response_id|background responses}?",
            "{I want to|I would like to} use {the Responses API|client.responses|previous_response_id}.",
            (
                "My {program|code|application|agent} {calls|uses|relies on} {client.responses.create|the Responses API|"
                "/v1/responses|OpenAI's Responses API}; {does that work here|will it run here|is that supported}?"
            ),
            (
                "Is {the Responses API|OpenAI's Responses API|/v1/responses} {available|implemented|included|usable} {in Helix "
                "Ray|on this server|in my deployment}?"
            ),
            (
                "{Where can I read about|Where is there more on|Where do I find documentation of|Where do you describe} {the "
                "Responses API|/v1/responses|OpenAI's Responses API}?"
            ),
            (
                "{Do you have|Is there|Do you offer} {a responses endpoint|something like OpenAI's Responses API|an endpoint for "
                "the Responses API|a Responses API}?"
            ),
            (
                "{We|My developers|Our programmers} {prefer|would rather use|want to switch to|have moved to} {the Responses API|"
                "OpenAI's Responses API|/v1/responses}."
            ),
        ),
        held_out=(
            "Is the Responses API served?",
            "Where is the endpoint of the Responses API?",
            "Will client.responses.create work here?",
            "I have code that calls OpenAI's Responses API.",
        ),
        answers=(
            "Yes: POST /v1/responses is OpenAI's Responses API; docs/responses.md tells more.",
            "The Responses API is served at POST /v1/responses, with streams and previous_response_id.",
            "Use POST /v1/responses, for example by client.responses.create of the openai SDK.",
        ),
        accept=(("/v1/responses",),),
    ),
    Topic(
        name="batches",
        questions=(
            "{Does|Can} {Helix Ray|it|the server} {support|run} {batches|OpenAI's Batch API|the Batch API|the Files API}?",
            (
                "{How do I|How can I|Can I} {run|send|start|make|submit} "
                "{a batch|batches|many requests at once|a file of requests|a batch job}?"
            ),
            "{Tell me|Explain|Show me} how {batches work|to run a batch|to use the Batch API|to process a file of requests}.",
            "{batches|Batch API|Files API|batch jobs|/v1/batches|/v1/files|batch processing|helix batches}?",
            "{I want to|I would like to|I need to} {run a batch|submit a batch|upload a file of requests}.",
            (
                "There are {thousands of|a great many|hundreds of} {prompts|requests|questions} to {process|run|work through} "
                "{overnight|as one job|in bulk|offline}."
            ),
            (
                "{Is there|Do you offer|Does the server have} {a bulk mode|an offline mode for many prompts|a way to queue a "
                "whole file of prompts|support for batch jobs|a batch endpoint}?"
            ),
            (
                "{What is the best way|What steps does it take|What do I call} to {process|run|work through} {a JSONL file of "
                "requests|a file full of prompts|a large set of prompts in bulk}?"
            ),
            (
                "Where do I {upload|post|send} {a JSONL file of requests|my batch file|the input file of a batch|a file of "
                "prompts for a batch}?"
            ),
            (
                "Can {a file of prompts|a JSONL file of requests|a large set of requests} be {processed|worked off|handled|"
                "answered} {as one job|in bulk|in a batch|in the background as a batch}?"
            ),
            (
                "Does {the batch flow of the openai SDK|client.batches.create|code written for OpenAI's batches|OpenAI's batch "
                "workflow} {work|run|function} {with Helix Ray|on this server|with my deployment|here}?"
            ),
        ),
        held_out=(
            "Is the Batch API served?",
            "Are batches possible?",
            "I have ten thousand requests in a file.",
            "How is a batch started?",
        ),
        answers=(
            "Upload the requests with POST /v1/files and start them with POST /v1/batches; the openai SDK's batch flow works.",
            "Yes: POST /v1/files takes the file of requests, and POST /v1/batches runs it when there is time.",
            "With POST /v1/files and then POST /v1/batches, as at OpenAI. Results are a file, too.",
        ),
        accept=(("/v1/files",), ("/v1/batches",)),
    ),
    Topic(
        name="claude-code",
        questions=(
            (
                "{How do I|How can I|Can I|Could I} {use|run|connect|start} "
                "Claude Code{| with it| with Helix Ray| here| against it}?"
            ),
            "{Does|Will} Claude Code work{| here| with it| with Helix Ray| against this server}?",
            "{Tell me|Explain|Show me} how to {use|connect|set up} Claude Code.",
            "{Claude Code|Claude Code setup|connecting Claude Code|Claude Code support}?",
            "{I want to|I would like to} {use|run|connect} Claude Code{| with my model| with my own model| with Helix Ray}.",
            (
                "Is it {possible|feasible|easy} to {point|connect|hook up|direct} Claude Code {to my server|to Helix Ray|to my "
                "deployment|to a model that I serve}?"
            ),
            (
                "Which {variable|environment variable|setting} {makes|lets|has} Claude Code {talk to|use|go to} {Helix Ray|my "
                "server|our deployment}?"
            ),
            (
                "Which model {suits|works best with|should I serve for|is good enough for|do you suggest for} Claude Code {here|"
                "on this server|with Helix Ray}?"
            ),
            (
                "Our developers {like|love|code with|are used to} Claude Code; how {do we hook it up|does it find our server|is "
                "it pointed at Helix Ray|do we configure it for this server}?"
            ),
            (
                "{Let|Make|Have} Claude Code {use|talk to|work with|run against} {my server|Helix Ray|a model on my server|our "
                "deployment}."
            ),
            (
                "Can {the claude command|Anthropic's coding agent|the claude command line tool|Claude's terminal agent} {use|"
                "talk to|work with|run against} {my server|Helix Ray|a local model|our deployment}?"
            ),
        ),
        held_out=(
            "Is Claude Code supported?",
            "Will Helix Ray work with Claude Code?",
            "How do I set up Claude Code with my own model?",
            "Can Claude Code connect to this server?",
            "Show me how I run Claude Code against Helix Ray.",
            "I use Claude Code.",
        ),
        answers=(
            (
                "Set ANTHROPIC_BASE_URL to the server's address and run claude --model with a model that calls tools well, such "
                "as qwen3-8b."
            ),
            (
                "Point ANTHROPIC_BASE_URL at https://localhost:8443 and start claude --model qwen3-8b. It needs a model that "
                "calls tools well."
            ),
            (
                "Yes: set ANTHROPIC_BASE_URL to the server, and choose a model that calls tools well; docs/clients.md has the "
                "commands."
            ),
        ),
        accept=(("anthropic_base_url",), ("model",)),
    ),
    Topic(
        name="count-tokens",
        questions=(
            (
                "{How do I|How can I|Can I} {count|measure|find out} "
                "{tokens|the tokens|the number of tokens|the tokens of a prompt|prompt tokens}?"
            ),
            "How {many tokens has|many tokens are in|long in tokens is} {my prompt|a prompt|this prompt|my text}?",
            "{Tell me|Explain|Show me} how to {count tokens|count the tokens of a prompt|measure a prompt}.",
            "{count tokens|token count|counting tokens|number of tokens|prompt length|count_tokens}?",
            "{Is there|Do you have} {a token counter|a way to count tokens|an endpoint that counts tokens|count_tokens}?",
            "{I want to|I need to} {count tokens|know the token count|know how many tokens a prompt has}.",
            (
                "Before {I send it|I run it|running it|sending it}, {can I learn|how do I learn|is there a way to learn} how "
                "many tokens {my prompt|a prompt|a conversation} {has|takes|contains}?"
            ),
            (
                "Which {endpoint|call|request|URL} {counts|reports|returns|tells me} {the tokens of a text|the size of a prompt "
                "in tokens|the tokens of a conversation}?"
            ),
            (
                "Can {the server|Helix Ray|it|the API} {compute|work out|tell me|estimate} {the token count of a message|the "
                "number of tokens in advance|the size of my prompt in tokens|how many tokens a text takes}?"
            ),
            (
                "Will {my prompt|my text|a long conversation|this document} fit into the {context|context window|model's "
                "context}, and how {do I measure|can I check|do I check} its {length|size in tokens|token count}?"
            ),
            (
                "{My program|My code|Our application|A client} {has to|needs to|must} {know|check|determine|measure} {the size "
                "of a prompt in tokens|prompt lengths in advance|the token count before a call|how many tokens a text has}."
            ),
            (
                "{Give me|Find|Tell me} {the token count|the number of tokens|the size in tokens} of {a text|my message|a "
                "conversation|a prompt} {without generating an answer|without running the model|before I send it}."
            ),
        ),
        held_out=(
            "How can I find out how many tokens my prompt has?",
            "Which endpoint counts tokens?",
            "Does Helix Ray have a token counter?",
            "I need the number of tokens of a prompt.",
            "Can the server count the tokens of my prompt?",
            "Is there a way to measure a prompt in tokens?",
        ),
        answers=(
            "POST /v1/messages/count_tokens gives the length of a prompt without running it.",
            "Send the prompt to POST /v1/messages/count_tokens; it counts the tokens and runs nothing.",
            "Use POST /v1/messages/count_tokens. It returns the number of tokens of the prompt.",
        ),
        accept=(("/v1/messages/count_tokens",),),
    ),
)
