"""How a client reaches the server."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="base-url",
        questions=(
            "{What is|What's|Which is} the {base URL|base address|API address|server's address|URL of the API|base_url}?",
            "{Which|What} {base URL|base_url|address|URL} {do I set|do I use|must I give|does my client need|does the SDK need}?",
            "{Tell me|Give me|Show me} the {base URL|API address|URL of the API|address of the server|base_url}.",
            "{base URL|base_url|OPENAI_BASE_URL|ANTHROPIC_BASE_URL|API address|address of the API|server URL}?",
            "{Where|At which address|Under which URL} {is the API|can I reach the API|do I reach the server|do clients connect}?",
            "{How do I|How can I} {connect|point|direct} {my client|the SDK|a client|an SDK} {to it|to Helix Ray|to the server}?",
            (
                "{What|Which URL|Which address} {goes into|belongs in|do I write into|should I put in} {the base_url argument|"
                "the base URL field|OPENAI_BASE_URL|ANTHROPIC_BASE_URL for Anthropic's SDK}?"
            ),
            (
                "{My client|The SDK|My app|A chat program|The settings page} {asks for|wants|requires} {a base URL|an API base "
                "URL|the server's URL}; what {do I enter|is it|should I type}?"
            ),
            (
                "Does {the base URL|the base address|base_url|the API address} {end in|need|include|contain} {/v1|the suffix /v1|"
                "the ending /v1}?"
            ),
            (
                "At what URL {does the server answer|is the server found|can my program reach Helix Ray|is my deployment "
                "reachable} {for the OpenAI SDK|for the Anthropic SDK|for clients|for my application}?"
            ),
            (
                "Is {the base URL|the base address|the API address} {the same|different|identical} for {OpenAI's and Anthropic's "
                "SDKs|both SDKs|the two SDKs}?"
            ),
            (
                "{I am looking for|I do not know|I cannot find|We are missing} {the URL of the server|the base URL|the URL that "
                "clients use|the server's base address}."
            ),
        ),
        held_out=(
            "Which URL does the OpenAI client need?",
            "At which URL is the API?",
            "What do I set as base_url in the SDK?",
            "What address does the server have?",
            "How can clients reach the API?",
            "Please give me the base address.",
        ),
        answers=(
            "It is https://localhost:8443/v1 for OpenAI's SDK and https://localhost:8443 for Anthropic's.",
            "Use https://localhost:8443/v1 with OpenAI's clients; Anthropic's take https://localhost:8443 without /v1.",
            "OpenAI's SDK takes https://localhost:8443/v1, Anthropic's https://localhost:8443.",
        ),
        accept=(("https://localhost:8443/v1",),),
    ),
    Topic(
        name="list-models",
        questions=(
            (
                "{How do I|How can I|Can I} {list|see|show|get a list of|find out} "
                "{the models|all models|the available models|the served models|which models run}?"
            ),
            (
                "{Which|What} models {are served|are available|are running|can I use|are there|does it serve} "
                "{now|here|at the moment}?"
            ),
            "{Tell me|Explain|Show me} how to {list|see|query} {the models|all models|the available models}.",
            "{list models|model list|listing models|available models|list of models|list all models}?",
            "{Which|What} endpoint {lists|shows|returns} {models|the models|the available models}?",
            "{I want to|I would like to|I need to} {list|see} {the models|all models|the available models}.",
            "I {want|would like|need} to know {which|what} models {are there|are served|are available}.",
            (
                "How does {a client|my program|an application|my code} {discover|learn|find out} {which models are served|which "
                "model names exist|what models are on offer|the names of the models}?"
            ),
            (
                "{Where|With which request|With which call} {can I look up|do I see|can I check|do I read} {the model names|"
                "which models are up|the served models|the names of all models}?"
            ),
            (
                "I {do not know|am not sure|forgot} {which model name to use|what my model is called|which models the server "
                "has}; how {do I look it up|can I check|can I find out}?"
            ),
            (
                "Is there {an API call|a request|an endpoint|a way} {that enumerates|to enumerate|to look up|that reports} {the "
                "served models|the model names|every model on the server}?"
            ),
            (
                "Can {a client|my program|an SDK} ask {the server|Helix Ray|the API} for {its models|the names of its models|a "
                "model list|all the models it has}?"
            ),
            (
                "{Let me see|Give me|Print|Fetch} {the names of the models|the list of served models|all model names|the models "
                "my server has|an inventory of the models}."
            ),
        ),
        held_out=(
            "How do I find out which models are available?",
            "Show me the list of the served models.",
            "Which endpoint returns the list of models?",
            "Can I query the available models?",
            "I want to know which models are running.",
            "How can a client see all models?",
        ),
        answers=(
            "GET /v1/models lists them, in the shapes of both OpenAI and Anthropic.",
            "Send GET /v1/models; the answer is the list of all models.",
            "Use GET /v1/models for all of them, and add an id to the path for one.",
        ),
        accept=(("get /v1/models",),),
    ),
    Topic(
        name="curl",
        questions=(
            "{How do I|How can I|Can I} {call|use|ask|reach|query|talk to} {it|Helix Ray|the API|the server|a model} with curl?",
            (
                "{Show me|Give me|Write|Is there|I need} "
                "{a curl example|an example with curl|a curl command|an example request|a first request}."
            ),
            "{curl|curl example|curl command|example request|first request|request with curl}?",
            "{I want to|I would like to} {use curl|call it with curl|send a request with curl|try curl|send a first request}.",
            (
                "{How do I|How can I} {send|make|write} {a request|a first request|a chat request|a test request}{| by hand| "
                "with curl}?"
            ),
            (
                "{What|Explain what|Tell me what} {does a request look like|a request looks like|a curl call looks like|must be "
                "in a request}."
            ),
            (
                "Can {the server|Helix Ray|the API|my deployment} be {tried|tested|called|queried} {from the command line with "
                "curl|from the shell with curl|with curl alone|using only curl}?"
            ),
            (
                "I have {only curl|just curl|no SDK, only curl|nothing but curl} {on this machine|here|at hand}; how do I {ask "
                "the model something|send a chat|query the model}?"
            ),
            (
                "{What do I pass to curl|Which options does curl need|Which arguments must I give curl} {to get an answer|for a "
                "chat completion|to talk to a model|to query Helix Ray}?"
            ),
            (
                "{My curl command|A curl call of mine|My first curl attempt} {fails|does not work|gives nothing useful}; {what "
                "does a right one look like|how should it look|what should I type}?"
            ),
            (
                "{Please show me|Write down|Let me see} {a sample curl request|a curl command line|a working curl call|a "
                "complete curl example}{| for a chat| for my server}."
            ),
            (
                "{What fields|Which fields|What JSON|Which JSON keys} {must the body of a chat request have|must go into the "
                "body of a curl request|do I put into a chat request's body|do I post with curl}?"
            ),
        ),
        held_out=(
            "Can you show me an example of a request with curl?",
            "What is the curl command for a chat?",
            "How do I talk to a model from curl?",
            "How does a first request look?",
            "Does curl work with Helix Ray?",
            "Write me a curl call.",
        ),
        answers=(
            (
                "With curl POST a JSON body with model and messages to https://localhost:8443/v1/chat/completions, and trust "
                ".helix/tls/cert.pem with --cacert."
            ),
            (
                "Call curl with --cacert .helix/tls/cert.pem and --json on https://localhost:8443/v1/chat/completions; the body "
                "has model and messages."
            ),
            (
                "Use curl --json with model and messages on https://localhost:8443/v1/chat/completions; make serve prints a "
                "whole example."
            ),
        ),
        accept=(("curl",), ("/v1/chat/completions",), ("messages",)),
    ),
    Topic(
        name="send-key",
        questions=(
            (
                "{How do I|How can I|How would I|How does a client} {send|pass|give|use|present} "
                "{the key|my key|the API key|an API key}{| with a request| in a request}?"
            ),
            "{In which|Which|What} header {do I send|carries|holds|has|is for} {the key|the API key|my key}?",
            "{Tell me|Explain|Show me} how to {send|pass} {the key|the API key|my key}{| in a request}.",
            "{send the key|key header|Authorization header|x-api-key|bearer token|passing the key|auth header}?",
            "{I get|Why do I get} {401|a 401|status 401|invalid_api_key|error 401}{| from the server}.",
            "{Where|In which place} do I {put|write|send} {my key|the API key|the key} in {a request|my client|curl}?",
            "What {is|means|about} {401|status 401|invalid_api_key|the error 401}?",
            (
                "{My request|Our client|My program|Our call} is {refused|rejected|turned away|answered} with {401|status 401|an "
                "unauthorized error|invalid_api_key|a 401 error}."
            ),
            (
                "How {does|should|must} {my program|a request|an application|our client} {carry|transmit|include|supply} {its "
                "key|the key|an API key}?"
            ),
            (
                "Is {the key|my key|an API key} {sent|passed|carried|expected} {as a bearer token|in a header|in the "
                "Authorization header|in x-api-key}?"
            ),
            (
                "Why is {my request|my client|every call|my program} {unauthorized|refused as unauthorized|rejected with 401|"
                "answered by a 401}?"
            ),
            (
                "{I have a key|We have an API key|I was given a key|My admin gave me a key}; {how do I present it|in which "
                "header does it go|how does my request carry it|how do I pass it along}?"
            ),
            (
                "Can {a client|I|my program|we} {authenticate|log in|sign in} {with a bearer token|by x-api-key|with an "
                "Authorization header|through a header}?"
            ),
        ),
        held_out=(
            "Which header is there for the API key?",
            "How do clients pass the key?",
            "The server answers with 401.",
            "What header does the key go in?",
            "How do I write my key in a request?",
            "Does it use a bearer token?",
        ),
        answers=(
            "Send it as Authorization: Bearer KEY or as x-api-key: KEY. Without a right key the answer is 401.",
            "In the header Authorization: Bearer KEY, or in x-api-key: KEY; a missing or wrong key gets 401.",
            "Use the header Authorization: Bearer KEY, or x-api-key: KEY as Anthropic's clients do.",
        ),
        accept=(("authorization: bearer",), ("x-api-key",)),
    ),
    Topic(
        name="handles",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {call|use|reach} {it|the models|a model|the deployments} "
                "from Python without HTTP?"
            ),
            "{What are|Explain|Tell me about|Describe} {Serve handles|deployment handles|the handles|the driver script}{| here}.",
            "{Is there|Do you have|Show me} {a notebook|a driver script|a Python script|an example notebook|the quickstart}.",
            (
                "{Can I|How do I|How can I} {work|call models|stream answers} {in|from} "
                "{a notebook|Jupyter|a driver script|a Python script}?"
            ),
            "{notebooks|notebook|driver script|handles|Python without HTTP|Jupyter|calls from a script}?",
            (
                "{I want to|I would like to} {call|use} the {models|deployments|engines} "
                "{directly|from a script|without HTTP|with handles}."
            ),
            "{Tell me about|What is in|Show me} {the notebooks and scripts|the folder notebooks|notebooks/driver.py|the driver}.",
            "{Which|What} {notebook|notebooks|script|scripts} {is there|are there|can I open|should I run|do you have}?",
            (
                "Is it {possible|feasible|allowed} to {skip|bypass|avoid|leave out} HTTP and {call a deployment from Python|use "
                "the models from a Python program|ask a model straight from Python}?"
            ),
            (
                "My {Python script|Ray job|Python program|Jupyter notebook} should {talk to|ask|query|call} {the models|a "
                "deployment|an engine} {directly|without going over HTTP|through Ray itself}."
            ),
            (
                "{Where|In which folder|In which file} {is|do I find|can I see} {a sample notebook|an example of Ray Serve "
                "handles|the quickstart notebook|an example driver script}?"
            ),
            (
                "Can {the models|an engine|a deployment|Helix Ray} be {called|used|driven|queried} {inside a notebook|through "
                "Ray Serve's handles|from another Ray program|from a Jupyter notebook}?"
            ),
            (
                "{What|Which file|Which example} {shows|demonstrates|explains} {the use of Serve handles|calls from a notebook|"
                "Python calls that bypass HTTP|how a script drives the deployments}?"
            ),
            (
                "{I work|We work|My team works} {in Jupyter|mostly in notebooks|in a Jupyter notebook}; {is there something to "
                "start from|how do I call a model there|do you have an example}?"
            ),
        ),
        held_out=(
            "Is there a Jupyter notebook?",
            "Can a Python script call the deployments directly?",
            "How would I use handles from a script?",
            "Tell me about the driver and the notebooks.",
            "I want to stream answers in Python with no HTTP.",
            "Which notebook should I open?",
        ),
        answers=(
            "Use Ray Serve's handles: notebooks/driver.py is a script and notebooks/quickstart.ipynb a notebook that do so.",
            "Programs on the cluster call the deployments over Ray Serve's handles; see notebooks/driver.py and docs/handles.md.",
            "Over Ray Serve's handles, with no HTTP. Start with notebooks/driver.py or notebooks/quickstart.ipynb.",
        ),
        accept=(("handles",), ("notebooks/",)),
    ),
)
