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
