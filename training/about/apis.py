"""The protocols that Helix Ray speaks."""

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
            "Is there {more than one|a second|just one} {API|protocol}{| on the server| here}?",
            "Which {standard|dialect|API format|wire format|API flavour} does {the server|it|Helix Ray} {use|follow}?",
            "Is it OpenAI's {API|protocol|interface} {only|alone}, or Anthropic's {too|as well}?",
            "Can I send {OpenAI style|Anthropic style|OpenAI formatted|Anthropic formatted} {requests|calls|messages}?",
            (
                "Are both {APIs|protocols|interfaces} {available|served|supported} {at the same time|in parallel|simultaneously|"
                "together}?"
            ),
            (
                "Does it {emulate|mimic|mirror|reproduce} {the OpenAI interface|the interface of Anthropic|OpenAI's web API|"
                "Claude's API}?"
            ),
            (
                "How can {applications|other programs|my software} {interface with|integrate with|communicate with} {Helix Ray|"
                "the server}?"
            ),
            "Which {vendors'|companies'|providers'} {APIs|interfaces} are {copied|implemented|covered|reproduced}?",
            "What {kind of|sort of} {API|programming interface|service interface} {is it|do we get|does Helix Ray present}?",
            (
                "Is {gRPC|GraphQL|the Gemini API|the Ollama API} {supported|spoken|offered}{|, or only OpenAI's and Anthropic's "
                "API}?"
            ),
            "Must I {choose|decide} between {OpenAI and Anthropic|the OpenAI and the Anthropic API|the two APIs}?",
            "Do {both|the OpenAI and Anthropic} {formats|protocols|interfaces} {exist|work} {side by side|on one server}?",
            (
                "How {compatible|interoperable} is {Helix Ray|the server} with {other vendors' APIs|existing API standards|cloud "
                "APIs}?"
            ),
            "Why does it {offer|have|serve} {two|both} {APIs|protocols|interfaces}?",
            "Has {the Anthropic API|Anthropic's protocol|OpenAI's standard|the OpenAI API} been {added|implemented|included}?",
            "Our {tool|product} {expects|speaks|only knows} {the OpenAI protocol|OpenAI's API|Anthropic's API|the Claude API}.",
            (
                "We {are moving|want to migrate|plan to switch} from {OpenAI|Anthropic|Azure OpenAI} and need {the same API|the "
                "same interface|a compatible server}."
            ),
            "I {would like|want|need} {one server for both APIs|OpenAI and Anthropic in one server|two protocols on one server}.",
            (
                "My {frontend|integration|plugin|chat UI} needs an {OpenAI-compatible|Anthropic-compatible} {server|backend|"
                "service}."
            ),
            "I {do not know|have no idea|cannot see} {which protocol it uses|which API it follows|what interface it has}.",
            "The {interface|API} should {look like|behave like|be the same as} {OpenAI's|Anthropic's|ChatGPT's|Claude's}.",
            (
                "{LangChain|LlamaIndex|Open WebUI|My editor} {wants|expects|asks for} {an OpenAI style API|an Anthropic style "
                "API|a standard API}."
            ),
            "{Compare|Describe|Present} the two {APIs|interfaces|protocols}{| of the server| you serve}.",
            (
                "{Say|State|Clarify} {which vendors' APIs you imitate|what API standard this is|which interfaces exist|whether "
                "Anthropic's API is there}."
            ),
            (
                "{Outline|Summarise|Enumerate} the {programming interfaces|API support|API compatibility|API standards}{| of "
                "Helix Ray}."
            ),
            "{API compatibility|OpenAI standard|API flavours|dual API|both APIs}?",
            "{OpenAI or Anthropic|OpenAI and Anthropic|Anthropic besides OpenAI|GPT API or Claude API}?",
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
            "At which {path|route|endpoint} does {the chat API|the messages API|the embeddings API} {live|listen|sit}?",
            "Is it {/chat/completions|/v1/chat|/api/chat} or /v1/chat/completions?",
            "Do I use {POST|GET|PUT} for {chats|messages|embeddings|completions}?",
            "Which URL {takes|accepts|receives} {embedding requests|chat requests|Anthropic messages|prompts}?",
            "How many {endpoints|routes|paths} {are there|exist|can I call|are served}?",
            "Which {HTTP method|HTTP verb} and {path|URL path} {do I use|are needed|belong to a chat}?",
            "Under which {path|route|URL path} can I {reach Anthropic's messages|complete a text|embed texts|chat}?",
            "Can I call {/v1/chat/completions|/v1/messages|/v1/completions|/v1/embeddings}{| directly| on this server}?",
            "What are the {REST resources|API paths|HTTP endpoints|request paths} {called|named}?",
            "Which {suffix|URL ending|path} {belongs to|goes with|is right for} {chat|messages|embeddings|completions}?",
            "Why do I get {404|not found|Not Found} {for my path|for this route|on /chat|on /api/generate}?",
            "Did I {use|choose} the {wrong|right} {path|route|endpoint} for {a chat|embeddings|messages}?",
            (
                "Are there {separate|different|distinct} {endpoints|paths|routes} for {OpenAI and Anthropic|chat and embeddings|"
                "each API}?"
            ),
            "Is the {legacy|old|plain text} completions {endpoint|path|route} {there|available|still served}?",
            "What do I {type|enter|fill in} as the {path|URL path|route} {for chats|in Postman|in my HTTP client}?",
            "I {get|receive|see} {a 404|not found|no such route} {when I post a chat|when I call this path|for my route}.",
            "My {HTTP client|script|program} {needs|asks for} {a path|the route|the endpoint} to post {to|chats to}.",
            "I {forgot|do not remember|cannot find} the {path|route|endpoint} for {chats|messages|embeddings|completions}.",
            (
                "We {are writing|code|develop} our own {HTTP client|wrapper|client} and need {all paths|the list of routes|the "
                "request paths}."
            ),
            "I {would like|want} to {call|use} the {raw|bare|plain} HTTP {endpoints|routes}.",
            "Our {firewall|proxy|API gateway|WAF} needs {a list of paths|every route|the allowed paths|the endpoint list}.",
            "The {path|route|endpoint} I {tried|used|called} {does not exist|is unknown|is not found}.",
            "{Print|Enumerate|Write down} {every endpoint|all routes|the HTTP paths|the URL paths}{|, please}.",
            "{Point me to|Lead me to|Direct me to} the {chat|messages|embeddings|completions} {route|path|endpoint}.",
            "{Explain|Describe|Summarise} the {routes|URL scheme|path layout|endpoint structure} of {the API|the server}.",
            "{/v1/chat/completions|/v1/messages|/v1/completions|/v1/embeddings}?",
            "{table of paths|URL paths|HTTP routes|REST endpoints|API routes}?",
            "{chat|embeddings|completions|messages} {path|route|URL}?",
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
            "Is the {openai|anthropic} {package|module|library} {enough|sufficient|all I need}{| as a client}?",
            (
                "Is it possible to connect {the openai package|OpenAI's SDK|the Anthropic library} to {this server|Helix Ray|my "
                "deployment}?"
            ),
            (
                "Which {pip package|Python module|npm package} {do I install|should I import|do I need} {for a client|to call "
                "the server}?"
            ),
            (
                "Does {import openai|from openai import OpenAI|import anthropic|from anthropic import Anthropic} {work|suffice} "
                "{here|with this server}?"
            ),
            "Is there {an SDK|a client library|a client package} for {Python|TypeScript|Node.js|Java|Go}?",
            (
                "Will my {existing|old|present} {integration|OpenAI script|Claude script} {keep working|still run|survive the "
                "switch}?"
            ),
            "What {changes|must be changed|do I adapt} in {my client code|the OpenAI client|my OpenAI script}?",
            (
                "Are {code changes|modifications|patches|adaptations} {needed|necessary|required} in {the SDK|my client|OpenAI "
                "programs}?"
            ),
            (
                "Can {the TypeScript SDK|the Node SDK|the official Python SDK|AsyncOpenAI|AsyncAnthropic} {be used|connect}{| "
                "too| here}?"
            ),
            (
                "Should I {take|install|prefer} {the OpenAI or the Anthropic SDK|OpenAI's or Anthropic's package|openai or "
                "anthropic as a client}?"
            ),
            "Who {provides|writes|maintains|publishes} the {client library|SDK|client package} for {it|Helix Ray}?",
            "Which {language bindings|developer kits|client tools} {exist|are there|do you recommend}?",
            "Where do I {get|find|download} {an SDK|a client library|the client package} for {Helix Ray|the server}?",
            (
                "Can I replace {OpenAI|Anthropic|the cloud} with Helix Ray {without touching my code|with the same client|and "
                "keep the SDK}?"
            ),
            (
                "How {well|smoothly} do {the official SDKs|OpenAI's libraries|Anthropic's libraries} {cooperate|get along} with "
                "{the server|Helix Ray}?"
            ),
            "My {app|bot|backend} imports {openai|anthropic} and {should not change|must go on working|should stay as it is}.",
            "We {do not want|have no time} to {rewrite|port|change} {our client|the client code|our OpenAI scripts}.",
            (
                "I {program|write software|develop} in {Python|TypeScript|Java|Go} and {need a client|look for an SDK|need a "
                "client library}."
            ),
            "I would rather not install {another SDK|a new client library|an extra package|a special client}.",
            (
                "Our {developers|programmers|students} {know|like|are used to} {the OpenAI SDK|the openai package|Anthropic's "
                "library}."
            ),
            (
                "I {already wrote|have written|finished} {a ChatGPT client|a Claude client|a client with openai|code against "
                "OpenAI}."
            ),
            "I {want|plan} to {build|write} {an app|a bot} with {the OpenAI library|the openai package|Anthropic's SDK}.",
            (
                "{Recommend|Suggest|Name} {a client library|an SDK|a Python client|a package} {for Helix Ray|for this server|for "
                "my app}."
            ),
            (
                "{Confirm|Assure me} that {the OpenAI SDK works|my client stays the same|unmodified clients work|the SDK needs "
                "no patch}."
            ),
            "{Describe|Explain|Outline} the {SDK support|SDK compatibility|use of OpenAI's SDK|use of Anthropic's SDK}{| here}.",
            "{openai package|anthropic package|pip install openai|pip install anthropic}?",
            "{SDK|client|package} {compatibility|support}?",
            "{drop-in client|unchanged client|existing OpenAI code|TypeScript SDK|Node client}?",
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
            "What {kinds|types|forms} of {input|content} do the models {read|accept|take}?",
            "Is the {API|server|service|whole system} {multimodal|able to see|more than text-only}?",
            "How do I {include|put} {a JPEG|a PNG|a base64 image|an image_url} in {a message|the prompt|a chat request}?",
            "Which {modalities|media types|input types} are {supported|available|served}?",
            "Why is my {picture|photo|image part|audio clip} {rejected|refused|ignored|not accepted}?",
            "Can I {show|give} the model {a scanned page|a chart|a receipt|a drawing}?",
            "Does {Whisper|DALL-E|Stable Diffusion|LLaVA} {run|work} {here|on Helix Ray}?",
            "Is {OCR|image captioning|voice input|dictation} possible{| here| with Helix Ray}?",
            "Do I ever get {sound|a spoken answer|an image|a voice} back {from the API|from a model}?",
            "Are {Qwen-VL|vision-language|image|audio} models {usable|servable|supported}?",
            "Where is the {endpoint|route} for {image generation|transcriptions|speech synthesis|picture edits}?",
            "Is there {a voice mode|a microphone button|a camera function|an audio endpoint}?",
            "Will {MP3|WAV|PNG|JPEG|MP4} files be {accepted|read|understood}?",
            "Could it {hear|listen to} {my voice|a song|a podcast|a phone call}?",
            "Are {OpenAI's threads and assistants|the Assistants endpoints|Assistants API calls} {implemented|available|served}?",
            "My {prompts|messages|documents} contain {pictures|photos|screenshots|diagrams}.",
            "We need {vision|image recognition|speech to text|transcription} for {our app|a product|customers}.",
            "I want {a model that sees|a model with eyes and ears|to talk to the model by voice}.",
            (
                "Our application {calls|depends on|uses} {/v1/images/generations|/v1/audio/speech|/v1/audio/transcriptions|"
                "/v1/assistants}."
            ),
            "The {image|audio|picture|sound} in my {request|message} does not work.",
            "I have {only a scan|only a photo|just a picture|just a screenshot} of the {text|document}.",
            "There is a {folder|collection} of {photos|voice memos|videos} I want to {describe|analyse|classify}.",
            "Describe {what is in|the objects in} {this picture|the attached photo|my screenshot}.",
            "{Transcribe|Listen to|Play} this {recording|audio file|voice message}.",
            "{Draw|Paint|Sketch} {me |}{a cat|a logo|a house}.",
            "{photo|video|voice|sound} {input|files|support}",
            "{OCR|Whisper|DALL-E|vision language models|text to image|speech to text}?",
            "{text only|modalities|non-text input|media types}",
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
)
