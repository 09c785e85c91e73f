"""Single endpoints, and a client that uses them."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
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
            "What is {POST /v1/responses|the endpoint /v1/responses|client.responses.create} {for|good for}?",
            (
                "How does {a conversation|the next turn|a follow-up} {refer to|continue from} {a previous response|an earlier "
                "response id|the last response}?"
            ),
            (
                "Is {OpenAI's successor to chat completions|the newer Responses interface|the new responses endpoint of OpenAI} "
                "{served|supported}?"
            ),
            "Can {responses|stored responses|several responses} be {chained|continued|linked} with previous_response_id?",
            "Are {streams|server-sent events|streamed events} {part of|available in|possible with} the Responses API?",
            "Where do I {post|send} {input and instructions|input items|instructions with an input}?",
            (
                "Does responses.create from {the openai package|the OpenAI SDK|Python|Node} {succeed|function|run} {here|against "
                "Helix Ray}?"
            ),
            "What {URL|path|route} does the Responses API {have|live at|use}?",
            "Which method of {the openai SDK|the OpenAI client|openai-python} {reaches|calls|goes to} /v1/responses?",
            (
                "Is {previous_response_id|the field previous_response_id|a previous_response_id} {honoured|understood|accepted|"
                "respected}?"
            ),
            "Can my {responses.create calls|Responses API calls|calls to /v1/responses} {stay|remain} {unchanged|as they are}?",
            (
                "Does {the OpenAI Agents SDK|OpenAI's Codex|an agent framework} {find|get|have} {the Responses API|"
                "/v1/responses} here?"
            ),
            (
                "How {complete|good|mature} is {the implementation of the Responses API|your support of /v1/responses|the "
                "Responses support}?"
            ),
            "Has {Helix Ray|the server|this gateway} got {the Responses endpoint|OpenAI's responses|a responses route}?",
            "Which {page|file} of docs {explains|describes|covers} {the Responses endpoint|the Responses API|Responses calls}?",
            (
                "The server should keep my {conversation|history|state} {between calls|across turns}, as {with "
                "previous_response_id|in the Responses API}."
            ),
            (
                "We are {porting|migrating|moving} from {chat completions|client.chat} to {responses|client.responses|the "
                "Responses API}."
            ),
            "I need {response objects|output items|response ids} as in {the Responses API|OpenAI's responses}.",
            "{Calling|Using} {client.responses|the Responses endpoint} {does not work|fails|gives me trouble}.",
            (
                "Our {SDK|framework|library} {knows|supports|understands} only {the Responses API|/v1/responses|the Responses "
                "protocol}."
            ),
            "I have {code|scripts|a notebook|a bot} {with|built on} {responses.create|openai.responses}.",
            (
                "{A colleague|My customer|My boss} {asks for|insists on|wants} {the Responses API|OpenAI's Responses endpoint|"
                "/v1/responses}."
            ),
            "{Continue|Resume|Pick up} {a conversation|a dialogue} with {previous_response_id|the id of the last response}.",
            "{Create|Make|Generate} a response {with|through} {client.responses|/v1/responses|the Responses endpoint}.",
            "{Give me|Write|Write me} {an example|a sample} request to {/v1/responses|the Responses API}.",
            "{responses endpoint|responses route|OpenAI responses|responses.create}",
            "{stateful responses|response chaining|chained responses|docs/responses.md}?",
            "{Responses|Responses API} {support|compatibility|example|documentation}",
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
            "When {does|will} {a batch|my batch job|an uploaded batch} {run|start|get its turn}?",
            "Where {are|do I find|can I download} {the results of a batch|batch results|the output file of a batch}?",
            "Which {endpoints|calls|HTTP requests} do I need for {a batch|batch jobs|the batch flow}?",
            "What is {a batch|a batch job|the Batch API} {for|good for}{| here}?",
            "Can I {queue|schedule|enqueue|postpone} {low-priority requests|non-urgent prompts|work that can wait}?",
            "Is {asynchronous|deferred|bulk} {processing|inference|generation} {possible|supported}?",
            (
                "Does it {process|go through|run through} {a whole dataset|a spreadsheet of prompts|a table of questions} {in "
                "one go|overnight}?"
            ),
            "How do I avoid {sending|posting} {every prompt|each request|a thousand prompts} {one by one|separately|singly}?",
            "Are {batch jobs|bulk jobs|bulk requests|JSONL batches} {supported|implemented|possible}{| here}?",
            "Is there {a nightly queue|a background queue|a job queue} for {prompts|requests|inference}?",
            "What does {POST /v1/files|client.files.create|an upload to /v1/files} {do|accept|expect}?",
            "How is {a JSONL upload|an uploaded file|my JSONL} {processed|executed|run} as a batch?",
            (
                "Could the server {work through|handle} {my backlog|a pile of prompts|a long list of prompts} when {it is idle|"
                "there is spare time|nobody else needs it}?"
            ),
            "With which call {do I start|does one launch|can I create} a {batch|batch job|bulk job}?",
            "Does {retrieving|polling|checking} a batch work {as at OpenAI|like at OpenAI|with the openai SDK}?",
            "I have {a CSV|a list|a dataset} of {ten thousand|a million|5000} {prompts|questions} to answer.",
            (
                "My requests are not {urgent|time-critical|interactive}; {tomorrow is fine|they can wait|the answers may come "
                "later}."
            ),
            "We {classify|label|translate} thousands of {documents|reviews|tickets} {in bulk|every night}.",
            "I want to {leave|drop off|hand in} a {file of prompts|JSONL file} and {collect|fetch} the {results|answers} later.",
            "We need {batch inference|bulk generation|overnight inference|asynchronous jobs}.",
            "My batch {script|code|program} was written for {OpenAI|the openai package|OpenAI's cloud}.",
            "Our {evaluation|experiment|annotation job} {has|consists of} {thousands of|very many} {requests|prompts}.",
            (
                "{Queue|Process|Run} {this file of prompts|all lines of my JSONL|the requests in my file} {overnight|in the "
                "background|later}."
            ),
            "{Walk me through|List the steps of|Demonstrate} {a batch|the batch flow|a bulk job}.",
            "{Upload|Submit|Post} {my JSONL|a requests file} {for batch processing|as a batch|to the Batch API}.",
            "{bulk|mass|asynchronous|deferred} {requests|inference|processing|jobs}",
            "{JSONL upload|JSONL files|request file|results file|batch results}?",
            "{client.batches|batches.create|files.create|nightly jobs|background jobs}?",
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
            "What do I {put|write|enter} in ANTHROPIC_BASE_URL for {Claude Code|the claude command}?",
            "Where does Claude Code {get|take|read} {its server address|the server's URL|its base URL} from?",
            "Is helix-demo {good enough|strong enough|too weak|too small} for Claude Code?",
            "Can Claude Code {work|run|be used} without {Anthropic's cloud|an Anthropic account|Anthropic's servers}?",
            (
                "What {do I type|do I run|must I enter} {in the terminal|in a shell} to {start|launch} Claude Code{| on my own "
                "model}?"
            ),
            "Does Claude Code {need|require|demand} {tool calling|a tool-capable model|a model with good tool calls}?",
            "Are {coding agents|coding assistants|AI coding tools} {like|such as} Claude Code {supported|usable|possible}?",
            (
                "How do {our programmers|my engineers|students} get Claude Code {running|going|working} {on our own GPUs|against "
                "our cluster}?"
            ),
            "Which {flag|option|argument} of claude {selects|chooses|names} {the model|my model|a local model}?",
            (
                "Is {qwen3-8b|Qwen3|Llama|a small model} {suitable|able enough|recommended} for {Claude Code|coding with Claude "
                "Code}?"
            ),
            "Can I replace {Claude Sonnet|Anthropic's model|Opus} with {my own model|Qwen|an open model} in Claude Code?",
            "Do I need {an environment variable|a setting|a config file} for Claude Code{| to find the server}?",
            "What does Claude Code {need|require|expect} {here|with Helix Ray|to reach this server}?",
            "Where are {the commands|instructions|the steps} for {Claude Code|the claude client}?",
            (
                "Could {the Claude Code extension|the Claude Code CLI|a local Claude Code} {reach|access|query} {my server|Helix "
                "Ray|localhost}?"
            ),
            (
                "I {want|would love} to {write code|program} with {Claude Code|the claude CLI} {locally|for free|on my own "
                "hardware}."
            ),
            "Claude Code {does not connect|cannot find the server|still goes to Anthropic|ignores my server}.",
            (
                "Our {source code|code base|repository} {may not leave|must stay in} {the company|our network}, but we want "
                "Claude Code."
            ),
            "My Claude Code {edits no files|makes no edits|calls no tools}{| with this model| with helix-demo}.",
            "We need a {backend|model server|local server} for {Claude Code|Anthropic's command line agent}.",
            "I have {installed Claude Code|Claude Code on my laptop|Claude Code and a GPU}; {what now|what next|how do I go on}?",
            "I have no {Anthropic subscription|Claude account|Anthropic plan}, but I {like|use|want} Claude Code.",
            "{Launch|Start|Run} claude {with|on} {qwen3-8b|my model|the local model}.",
            "{Configure|Prepare|Set up} {my terminal|my shell|my laptop} for {Claude Code|the claude command}.",
            "{Redirect|Point|Route} {Claude Code's requests|the claude CLI|Claude Code's traffic} to {Helix Ray|our server}.",
            "{claude --model|claude CLI|claude command|claude in the terminal}",
            "{coding agent|coding assistant|terminal coding agent|Anthropic's coding tool}{| setup| support}?",
            "Claude Code {with Qwen|and local models|environment variables|configuration}",
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
            "What does {count_tokens|/v1/messages/count_tokens|the count_tokens endpoint} {return|do|give back|answer}?",
            "How {big|large} is {this message|my document|a paragraph}{| when measured} in tokens?",
            (
                "Does {client.messages.count_tokens|messages.count_tokens|the SDK's count_tokens} {work|run|function} {here|with "
                "Helix Ray|on this server}?"
            ),
            "Where do I {see|find|look up} how many tokens {a message|my input|a system prompt} {has|uses}?",
            "Can tokens be {counted|measured|calculated} {without generation|without an answer|beforehand}?",
            "Is {the tokenizer|tokenization|a tokenizer} {exposed|available|offered} {as an endpoint|over HTTP|in the API}?",
            "Is {Anthropic's token counting|Anthropic's count_tokens|the token counting API} {supported|implemented|served}?",
            "Are there calls that {only count tokens|count tokens but write no answer|merely measure a prompt}?",
            (
                "Does {counting tokens|a token count|measuring a prompt} {cost GPU time|use the GPU|run the model|start a "
                "generation}?"
            ),
            (
                "How can {I|my program|an agent} {predict|estimate|foresee} {the size of a prompt|prompt token usage|the tokens "
                "of a request}?"
            ),
            "What is the {exact|precise|real} length of {my prompt|this text|our system prompt} in tokens?",
            "Do I need {tiktoken|a local tokenizer|the tokenizer of the model} {to count|for counting} tokens?",
            "With what request {can I|can one|do I} {size up|measure} {a chat history|a conversation} in tokens?",
            "{Who|What} {counts|adds up} the tokens {of my prompt|in my messages|for me}?",
            (
                "Could I {check|test|verify} {the token length|a prompt's length|the size of a prompt} {first|in advance|before "
                "the call}?"
            ),
            "I {have no|lack a|do not have a} tokenizer {on the client|in my program|at hand}.",
            (
                "My {history|chat|prompt} {grows|gets longer} and I {want its token count|need its size in tokens|must count its "
                "tokens}."
            ),
            "We {bill|charge|budget} {by tokens|per token} and need {counts|token numbers} {in advance|before each call}.",
            "I need {the exact size|the length|an exact count} of {a prompt|my messages} in tokens.",
            "I want to {trim|cut|shorten} {my prompt|the history|old messages} to a {token budget|certain token count}.",
            "tiktoken {is wrong for|does not know|cannot handle} {this model|my model|Qwen}.",
            "Our {token estimate|rule of thumb for tokens|own token count} {is inaccurate|is off|does not match the model}.",
            "{Count|Measure|Tokenize} {this prompt|the following text|my messages}{| for me}.",
            "{Estimate|Calculate|Compute} {the prompt size|the prompt tokens|the input tokens} of {a request|a chat}.",
            "{Explain|Show|Describe} {/v1/messages/count_tokens|the count_tokens call|messages.count_tokens}.",
            "{tokenizer|tokenization|tokenize|tiktoken|tokenizer endpoint}?",
            "{input tokens|prompt tokens|tokens in a prompt|size in tokens}{| in advance| beforehand}",
            "{prompt size|token measurement|token counter|token estimate|message length in tokens}",
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
