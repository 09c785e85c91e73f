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
            "{Which|What} {URL prefix|server root|root address} must my {client|code|app} {use|call}?",
            "Do I {append|add|put} {/v1|the /v1 part} {to the URL|after the port|at the end of the address}?",
            "Why does {the Anthropic SDK|Anthropic's client} {get|return} {a 404|not found} with /v1 {in|at the end of} the URL?",
            (
                "What {should I pass|do I hand over|must be given} as base_url {to the OpenAI constructor|to OpenAI()|when I "
                "create an Anthropic client}?"
            ),
            "Which {link|web address|https address} {leads|goes|points} to {the API|my models}?",
            "Is localhost:8443 the {right|correct|proper} {address|URL|place} for {the API|my SDK}?",
            "How is {the API|Helix Ray|the server} {addressed|reached|accessed} {by an SDK|by a client library|from my code}?",
            "{Where|To which URL} {should|must} {requests|API calls|my SDK's calls} go?",
            "Does the base URL {start|begin} with {https|http or https|localhost}?",
            "What {replaces|comes in place of|do I use instead of} {api.openai.com|https://api.openai.com/v1|api.anthropic.com}?",
            (
                "How do I {switch|redirect|repoint} my {code|app|program} from {api.openai.com|OpenAI's address} to {Helix Ray|"
                "my server}?"
            ),
            (
                "With which URL {does LangChain|does Open WebUI|does LlamaIndex|do chat programs} {connect to|reach|find} {Helix "
                "Ray|the server}?"
            ),
            "What {value|string|URL} is right for {OPENAI_BASE_URL|OPENAI_API_BASE|the api_base setting}?",
            "Is there {a single|one common|only one} {URL|address|base URL} for {all clients|every SDK}?",
            (
                "Do I need {a different|another|a separate} {URL|address} for {Anthropic's client|Claude's SDK|the anthropic "
                "package}?"
            ),
            "My {SDK|client|program} still {calls|goes to|asks} {api.openai.com|OpenAI's cloud}, not {my server|Helix Ray}.",
            "I {need|want} the {full URL|exact address|complete link} {of the API|for the SDK|for my client}.",
            "My client cannot connect, {perhaps|maybe|I think} {the URL|the address|the base_url} is {wrong|mistyped}.",
            "We {configure|set up} {LibreChat|Open WebUI|a chat front end|an IDE plugin} and {need|lack} the {API URL|API base}.",
            "I {forgot|lost|mislaid} the {address|URL|web address} {of our API|that my SDK needs}.",
            "{Nobody told me|I was not told|Nobody knows} {which URL|what address} {the SDK|my API client} should use.",
            "I am {writing|building|coding} {a client|an app} and need the {root URL|base path|API root}.",
            "{Write down|State|Name|Spell out} the {URL|exact address} for {OpenAI's SDK|Anthropic's SDK|the openai package}.",
            "{Connect|Hook up|Point} my {OpenAI client|Anthropic client|SDK} to {Helix Ray|this server|localhost}.",
            "{Explain|Clarify|Tell me} whether /v1 {belongs|goes} in the {URL|address|path}.",
            "{api_base|openai.base_url|base_url parameter|base_url setting}",
            "{localhost:8443/v1|https://localhost:8443|localhost URL|URL with /v1}?",
            "{endpoint address for SDKs|client URL|API root|root URL}",
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
            "{Which|What} LLMs {do we have|are deployed|are hosted|are installed} {here|on this server|on the cluster}?",
            "What does {GET /v1/models|/v1/models|client.models.list()} {return|answer|give back}?",
            "How many {models|LLMs} {are loaded|are online|are being served|does the server have} {now|at present}?",
            "Is {my model|a certain model|Qwen} {among the served models|in the model list|listed by the API|on offer}?",
            "Does {models.list()|client.models.list|the SDK's models.list} work{| here| with Helix Ray| with this server}?",
            "Where do I {get|find|read off} {the valid|the permitted|all} {model ids|model identifiers|values for model}?",
            "What {can|may|could} I {put|write|enter} in {the field model|the model parameter}{| of a request}?",
            "How do I {verify|confirm|make sure} that {my model|the new model} is {listed|on offer|deployed}?",
            "Which {URL|path|route} {holds|gives|serves} the {model catalog|model overview|list of LLMs}?",
            "Does {the model list|/v1/models} {include|contain|show} {embedding models|embedders|aliases|remote models}?",
            "Can I {retrieve|fetch|look up} {one model|a single model|a particular model} by {its id|name}?",
            "Is the {model list|list of models} in {OpenAI's|Anthropic's} {format|shape}{| too| as well}?",
            "What {choice|selection|range} of {models|LLMs} {do I have|is there|does the server offer|do users get}?",
            "Who {tells|shows} my {script|client|app} {the model names|which models exist|what models there are}?",
            "Do we already {serve|have|run} {a Llama|a Mistral model|any larger model} {here|on this server}?",
            "I {need|want} {an overview|a catalog|a full list} of {our LLMs|the hosted models|the deployed models}.",
            (
                "The server says {model_not_found|the model does not exist|unknown model}; {which ones exist|what names are "
                "valid|which names does it know}?"
            ),
            (
                "My {dropdown|menu|user interface} should {show|offer|list} {all served models|every model name|the models on "
                "the server}."
            ),
            "I {was asked|have been asked} {which LLMs we host|what models we offer|which models our server has}.",
            (
                "We {lost track of|do not remember|no longer know} {which models we deployed|what is deployed|which models are "
                "loaded}."
            ),
            (
                "{I have no idea|I cannot tell|It is unclear to me} {which models are installed|which LLM is deployed|what "
                "models I can choose from}."
            ),
            "{Our script|A test|A monitoring job} {should|must} {enumerate|query|read} {the model ids|the model list}.",
            "{Enumerate|Display|Name} {every deployed model|all hosted LLMs|the models on this server|all models that run here}.",
            "{Request|Query|Retrieve|Get me} {the model ids|the ids of all models|the catalog of models|the list of LLMs}.",
            "Tell me {what LLMs are up|which LLMs I can choose|the choice of models|which chat models are hosted}.",
            "{GET /v1/models|/v1/models|v1 models endpoint|models endpoint}",
            "{models.list|client.models.list()|models.retrieve}?",
            "{model catalog|overview of models|served model names|deployed LLMs|installed models}",
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
            "What is the {right|correct|simplest|shortest} curl {line|syntax|invocation}{| for a chat}?",
            "Which {file|certificate|certificate file} does curl {need|want|take} {for|after} --cacert?",
            "Do I {need|have to use} {--cacert|-k|--insecure} {with curl|in my curl command}?",
            "Is there {a one-liner|a terminal command|a shell command} {to ask the model|to try the API|that sends a prompt}?",
            "Where {can I copy|do I find|can I get} a {ready-made|complete|working} {curl command|curl line}?",
            "What {goes|belongs|comes} {after|behind} {--json|-d|--data} in {curl|the curl call}?",
            "{Can I use|May I use|Does it work with} {wget|Postman|HTTPie|Insomnia} {instead of|in place of} curl?",
            "How do I {manually|simply|quickly} {try|query} the {API|chat endpoint} {from a terminal|in the shell|in Bash}?",
            "How {would|does} {a minimal|the simplest|a basic} {HTTP request|POST request|chat call} look?",
            "Which {URL|path|address} do I {POST to|call} {with curl|using curl}?",
            (
                "Can I {chat|speak|talk} with {the model|helix-demo} {over raw HTTP|from a shell script|with a bare HTTP request|"
                "from Bash}?"
            ),
            "Does {make serve|the server} {print|show|output} {an example request|a curl command|a sample call}?",
            "What is {required|mandatory|needed} in {the JSON of a chat call|the JSON body|a POST body}?",
            "Who has {a curl snippet|an example for curl|a curl recipe} {for me|for Helix Ray|for the chat API}?",
            "Are {curl snippets|command line examples|sample requests|curl samples} {available|included|provided}?",
            (
                "curl {says|prints|reports} {SSL certificate problem|self-signed certificate|error 60|that it cannot verify the "
                "certificate}."
            ),
            (
                "I {just|only} want to {send one prompt|make one test call|ask one question} {from the terminal|from the shell|"
                "with curl}."
            ),
            "I {cannot|am not able to|do not manage to} {reach|query|call} {the API|the chat endpoint} with curl.",
            "We {have no Python|have no SDK|use only Bash} and {want to|must} call the {API|chat endpoint} {by hand|with curl}.",
            "My {shell script|Bash script|cron job} {should|must} {post a prompt|send a chat message|ask the model a question}.",
            "I {am new to|have never used|know little about} curl and need {an example|a sample command|a template}.",
            (
                "curl {returns nothing|shows an error|gives an empty reply} when I {post a chat|send my prompt|call "
                "/v1/chat/completions}."
            ),
            "{Paste|Print|Type} {a curl line for me|a curl command for me|a curl request I can copy}.",
            (
                "{Teach me|Demonstrate|Walk me through} {a curl request|a call with curl|the first API call|a chat completion "
                "with curl}."
            ),
            "{Send|Post|Fire off} {a test message|a chat message|one prompt} {with curl|from the command line}.",
            "{curl --cacert|curl --json|curl -k|curl POST}",
            "{sample request|raw HTTP request|JSON body example|hello world request}?",
            "{command line call|terminal request|shell one-liner|curl snippet|curl sample}",
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
            "How does the server {check|verify|read} {a caller's key|a client's credentials|the credentials of a request}?",
            "Which {authentication|auth|authorization} {scheme|method} {does the API use|do requests use|is expected}?",
            "What is the {format|syntax|exact form} of {the Authorization header|the bearer header|the auth header}?",
            "Do I {write|put|need} {Bearer|the word Bearer} {before|in front of} {the key|my token}?",
            "Does {x-api-key|the Anthropic header|Anthropic's x-api-key} {work|count|suffice} {too|as well}?",
            "What {happens|comes back|is returned} {without a key|if the key is wrong|if I send no key|when the key is missing}?",
            "Can {the key|my API key|a token} go {into the URL|in the query string|into the JSON body|in a cookie}?",
            "Who {gets|receives} {a 401|401 Unauthorized|the status 401}{| from the server}?",
            "Must every {request|call} {contain|have|include} {the key|credentials|a token}?",
            "Which credentials {must a call have|do requests need|does a client send|go into a request}?",
            (
                "Is {basic auth|a user name with a password|HTTP basic authentication|OAuth} {accepted|supported|possible} {for "
                "requests|for API calls}?"
            ),
            "How do I {authenticate|authorize} {myself|my client|my script|a request}?",
            "Why {is my key not accepted|is my token refused|does my key not work|is my key invalid}?",
            (
                "Where in {the HTTP request|the headers|my code} {is the key placed|do I attach the token|does the token belong|"
                "does the key go}?"
            ),
            "Are {bearer tokens|API tokens|both headers|x-api-key headers} {accepted|recognized|understood}{| by the server}?",
            "{The API|The server|Helix Ray} {answers|says|responds} {Unauthorized|not authorized|401 Unauthorized}.",
            "I {don't know|have no clue|wonder} {where my token goes|where to place the key|how to log in to the API}.",
            "My {key|token|API key} {is correct|is surely valid} but {I am refused|access is denied|the call gets 401}.",
            "I {forgot|left out|omitted} the {key|token|Authorization header} and {was denied|got an error|was rejected}.",
            "Our {script|app|integration} {has to|must} {authenticate|authorize itself|identify itself}{| with a key}.",
            "I {received|got|was sent} {a token|an access key|a secret key} and {want to use it|must send it along}.",
            "Access {is denied|was refused|gets denied} {without a token|for my request|with my API key|despite my key}.",
            "{Add|Attach} {my token|the API key|a bearer token} to {the request|my calls|the headers}.",
            (
                "{Describe|Explain} {how a request is authenticated|how callers authenticate|authentication of requests|the auth "
                "headers}."
            ),
            "{Give an example of|Write out|Show} {the Authorization header|a bearer header|the auth header}{| for a request}.",
            "{Authorization: Bearer|x-api-key: KEY|Bearer KEY|bearer auth}",
            "{unauthorized|401 Unauthorized|authentication failed|authentication error|invalid API key}?",
            "{authenticating a request|client authentication|request credentials|token header|passing credentials}",
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
            "How do I {get|obtain|create} {a handle|a DeploymentHandle|a Serve handle} {to a model|for an engine}?",
            "What is {notebooks/driver.py|driver.py|quickstart.ipynb|notebooks/quickstart.ipynb} {for|about|good for}?",
            "Does {get_app_handle|serve.get_app_handle|serve.get_deployment_handle} {work|function} {here|with Helix Ray}?",
            "Can {Ray tasks|Ray actors|a Ray job} {call|query} {the engines|the models|a deployment}{| natively}?",
            "Which {page|document|doc} {describes|covers|is about} {Serve handles|deployment handles|calls without HTTP}?",
            "Do I {need|have to use} {HTTP|the REST API|the HTTP endpoint} {from Python|inside the cluster|on the cluster}?",
            "Is there a {native|direct|pure} Python {interface|way in|path} to the {models|engines}?",
            (
                "Are {Jupyter examples|sample notebooks|example scripts in Python|ipynb files} {included|part of the repository|"
                "shipped}?"
            ),
            "Why {use|choose|take} handles {instead of|rather than|and not} {HTTP|REST}?",
            "Who {uses|needs|calls} {Serve's handles|deployment handles|the handles}?",
            "How does {code|a program|a worker} on the cluster {invoke|address} {the deployments|an engine|the embedder}?",
            (
                "Can I {drive|script|operate} {the engines|the deployments} from {IPython|a Python REPL|JupyterLab|VS Code "
                "notebooks}?"
            ),
            (
                "What {replaces|comes in place of} HTTP {for Python programs|for batch scripts|inside Ray|for callers on the "
                "cluster}?"
            ),
            "Does {handle.remote()|a remote call|an async handle call} {stream tokens|return a generator|give streamed output}?",
            "Which example should {a data scientist|a Python developer|a notebook user} {start with|open first|run first}?",
            (
                "I {would rather not|do not want to} {use HTTP|send web requests|go through REST} from {Python|my Ray job|my "
                "script}."
            ),
            "I am {a data scientist|a researcher|a student} and {work with|use} {Jupyter|notebooks|JupyterLab}.",
            (
                "My {pipeline|batch job|program} runs {inside Ray|on the Ray cluster|as a Ray task} and needs {the models|a "
                "model|the embedder}."
            ),
            (
                "HTTP {adds|costs|brings} {too much overhead|extra latency} for {our internal calls|calls inside the cluster|my "
                "Python script}."
            ),
            (
                "I {need|am looking for} {a Python example|a sample script|an ipynb file} {without an HTTP client|that uses Ray "
                "Serve directly}."
            ),
            (
                "I {cannot find|did not find|am searching for} the {quickstart notebook|driver script|file driver.py|folder with "
                "the notebooks}."
            ),
            (
                "Another {Ray application|Serve app|Serve deployment} of ours {should|must} {call|build on} {the engines|these "
                "deployments}."
            ),
            "{Open|Launch|Start} {the quickstart notebook|a notebook|Jupyter} {with Helix Ray|that talks to the models}.",
            "{Call|Invoke} {an engine|a deployment|the embedder} {through a handle|over a Serve handle|from Python directly}.",
            "{Demonstrate|Describe} {direct Python access|in-cluster calls|calls over handles|access without REST}.",
            "{DeploymentHandle|serve handle|get_deployment_handle|Ray Serve handle}",
            "{driver.py|quickstart.ipynb|ipynb|notebooks/driver.py}?",
            "{direct Python calls|in-cluster access|native Ray calls|calls past HTTP|no REST, only Python}",
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
