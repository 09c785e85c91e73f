"""What happens when something goes wrong."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="engine-dies",
        questions=(
            (
                "{What happens|What does it do|What will happen} {when|if} "
                "{an engine|a model's engine|the engine|a replica|a vLLM process|a model} {dies|crashes|fails|breaks|is killed}?"
            ),
            (
                "{Does|Will} {it|Helix Ray|Ray Serve} {restart|recover|replace} "
                "{a dead engine|a crashed engine|a failed replica|an engine that died}?"
            ),
            (
                "{Tell me|Explain|Describe} {what happens when an engine dies|how it recovers|how failures are handled|recovery "
                "after a crash}."
            ),
            "{engine dies|engine crash|crash|engine_dead|recovery|fault tolerance|failover|dead engine|replica failure}?",
            "What {is|about|means} {engine_dead|the error engine_dead|the code engine_dead}?",
            "{My engine|The engine|A replica|A model} {crashed|died|failed|was killed}{|. What now}.",
            "Is {a dead engine|a failed replica|an engine that died} {restarted|replaced|started again}{| by itself}?",
            (
                "How does {Helix Ray|the server|the application|this system} {cope with|react to|deal with|recover from} {a dead "
                "engine|an engine failure|a crashing model|the crash of a replica}?"
            ),
            (
                "What {becomes of|happens to|happens with} {open streams|running answers|my stream|other requests} {when|if|"
                "after} {an engine crashes|a replica dies|the engine goes down}?"
            ),
            (
                "{My stream|The stream|An open stream|A chat} {ended|stopped|broke off|failed} with {engine_dead|the error "
                "engine_dead|an engine_dead error}{| today| just now}."
            ),
            (
                "{Must I|Do I have to|Do I need to|Should I} {restart|relaunch|revive|replace} {an engine|a replica|a vLLM "
                "engine} {by hand after a crash|manually when it has died|myself once it has failed}?"
            ),
            (
                "Is {Helix Ray|the server|this system|my deployment} {fault tolerant|self-healing|resilient|robust} when {a GPU "
                "process dies|an engine crashes|a replica is lost|vLLM crashes}?"
            ),
            (
                "{Who|What|Which component} {brings back|revives|restarts|replaces} {a crashed replica|a dead engine|a failed "
                "engine|a lost replica}?"
            ),
        ),
        held_out=(
            "Is a crashed engine restarted?",
            "How does Helix Ray recover after a crash?",
            "What if the engine is killed?",
            "What does Helix Ray do with a dead replica?",
            "How are engine failures handled?",
            "I see the error engine_dead.",
        ),
        answers=(
            (
                "Ray Serve starts a new replica; open streams end with the error engine_dead, and other requests wait for the "
                "new replica."
            ),
            (
                "An engine is checked every second: a dead replica is replaced, streams under way end with engine_dead, new "
                "requests wait."
            ),
            "Streams under way end with engine_dead, a new replica starts, and waiting requests go to it.",
        ),
        accept=(("replica",), ("engine_dead",)),
    ),
    Topic(
        name="hang-up",
        questions=(
            (
                "{What happens|What does it do|What will happen} {when|if} {a client|the client|my client|a user} "
                "{hangs up|disconnects|closes the connection|goes away|leaves|cancels}?"
            ),
            (
                "{How do I|How can I|Can I} {cancel|abort|interrupt|stop} "
                "{a request|an answer|a running request|a generation|the model's work}?"
            ),
            (
                "{Tell me|Explain|Describe} {what happens when the client hangs up|how to cancel a request|cancelling a request|"
                "what happens on disconnect}."
            ),
            "{client hangs up|disconnect|cancel a request|abort|cancelling|closed connection|status 499|499}?",
            (
                "{Does|Will} {it|the model|the engine|the server} {stop|go on|keep working|continue} "
                "{when the client leaves|when the client hangs up|after a disconnect}?"
            ),
            "What {is|about|means} {status 499|499|499 in the log|the status 499}?",
            "Can {a request|a running answer|an answer} be {cancelled|stopped|aborted|interrupted}?",
            "{I want to|I need to|I would like to} {cancel|abort|stop|interrupt} {a request|an answer|a running request}.",
            (
                "{I closed|A user closed|Somebody closed|A customer closed} {the tab|the browser|the app} {during a stream|in "
                "the middle of an answer}. {Does the engine stop|Does generation continue|Does the model go on}?"
            ),
            (
                "Is the {GPU|engine|model|replica} {freed|released|still busy|set free} {once|when|after} {the caller has gone|a "
                "client has dropped off|the connection is lost|the user has left}?"
            ),
            (
                "Why {does the log show|do I see|does the log report} {a 499|status 499|the code 499} {for some requests|for one "
                "request|again and again|so often}?"
            ),
            (
                "{Does|Will|Would} {the GPU|the engine|vLLM} {waste time on|keep working on|go on with|finish} {an abandoned "
                "request|an answer nobody reads|a dropped request}?"
            ),
            (
                "{Which|What} {status|status code|code} {is logged|appears in the log|does the log show} for {a cancelled "
                "request|an aborted request|a client that disconnected|a dropped connection}?"
            ),
            (
                "How {quickly|soon|fast} {does generation stop|does the engine stop|is the work ended} {after a cancellation|"
                "when the connection drops|once the client is gone|when a user presses stop}?"
            ),
        ),
        held_out=(
            "Can a running generation be cancelled?",
            "Does the engine stop when a user disconnects?",
            "How do I stop an answer that is running?",
            "Why is there a 499 in the log?",
            "What if the connection is closed?",
            "I want to cancel my request.",
        ),
        answers=(
            "When the client hangs up, the work behind its request stops at once; the log line then has status 499.",
            "Close the connection: a client that hangs up stops the work at once, streamed or not. The log says 499.",
            "The engine stops that request's work at once when the client hangs up, and the log shows status 499.",
        ),
        accept=(("at once",), ("499",)),
    ),
    Topic(
        name="overload",
        questions=(
            (
                "{What happens|What does it do|What will happen} {when|if} "
                "{the queue is full|too many requests come|it is overloaded|there are too many requests|it is too busy}?"
            ),
            (
                "{I get|Why do I get|What means|What is} "
                "{503|a 503|status 503|error 503|overloaded|status 529|529}{| from the server}{?|.}"
            ),
            (
                "{Is there|Does it have|Are there|Do you have} "
                "{a rate limit|rate limits|a limit of requests|a queue|a request limit}?"
            ),
            "{Explain|Describe} {what happens under overload|the queue|max_queue|rate limits|the limits of the queue}.",
            "{overload|queue full|rate limit|rate limits|503|too many requests|max_queue|Retry-After|busy|backpressure}?",
            (
                "{How many|How many parallel|How many concurrent} requests "
                "{can it take|can it handle|can a replica hold|are allowed} at once?"
            ),
            (
                "How does {the server|Helix Ray|this system|my deployment} {behave|react|respond} under {heavy load|high traffic|"
                "a burst of traffic|too much load}?"
            ),
            (
                "How {long|deep|big} {is the queue of a replica|can the queue get|may the waiting line be|is the request queue}{|"
                " by default| in Helix Ray}?"
            ),
            (
                "{How do I|Where do I|How can I|Where can I} {change|configure|set|adjust} the {queue length|length of the queue|"
                "queue size|size of the queue}?"
            ),
            (
                "{My client|My script|Our app|A user} {was turned away|was refused|got rejected} with {503|status 503|a 529|"
                "status 529} {at peak time|under load|in a load test}."
            ),
            (
                "When are {requests|new requests|clients|calls} {turned away|rejected|refused|sent away} {because of load|"
                "because the server is busy|for lack of room in the queue}?"
            ),
            (
                "{Should|Must|When should} {my client|the SDK|our app} {retry|try again|send the request again} after {a 503|an "
                "overload error|a 529}?"
            ),
        ),
        held_out=(
            "What if there are too many requests at once?",
            "The server answers with 503.",
            "How many requests can the queue hold?",
            "Does Helix Ray have a rate limit?",
            "What happens under too much load?",
            "Why is the server overloaded?",
        ),
        answers=(
            (
                "A full queue is answered with 503 and Retry-After, or 529 for Anthropic; max_queue sets its length, 512 per "
                "replica."
            ),
            (
                "Beyond max_queue, 512 requests per replica, the answer is 503 with Retry-After; the SDKs then try again by "
                "themselves."
            ),
            "It answers 503 with Retry-After when the queue is full. The model's key max_queue sets the limit.",
        ),
        accept=(("503",), ("retry-after",)),
    ),
    Topic(
        name="too-long",
        questions=(
            (
                "{What happens|What does it do} {when|if} {my prompt|a prompt|the prompt|my text|the input} is too "
                "{long|large|big}{| for the context| for the model}?"
            ),
            (
                "{Why do I get|I get|What is|What means} "
                "{context_length_exceeded|the error context_length_exceeded|the code context_length_exceeded}{?|.}"
            ),
            "Is {a prompt that is too long|a long prompt|an input that is too long} {cut|cut off|truncated|refused|shortened}?",
            "{prompt too long|context_length_exceeded|too long input|truncation|input too large|long prompts}?",
            (
                "{Tell me|Explain} what happens {to a prompt that is too long|when the prompt does not fit|when the context is "
                "exceeded}."
            ),
            (
                "{I pasted|I sent|We sent|My client sent} {a huge document|a whole book|a giant file|a very long chat} and {the "
                "server refused it|got a 400 back|got an error about the context}."
            ),
            (
                "Does {Helix Ray|the server|the engine|it} {silently drop|shorten|trim|throw away} {the start of a long prompt|"
                "old messages in a long chat|parts of an oversized prompt|text beyond the context}?"
            ),
            (
                "{Which|What} {error|status|error code|status code} {does an oversized prompt get|do I get for too many prompt "
                "tokens|is returned when the prompt exceeds the context}?"
            ),
            (
                "What {becomes of|is done with|happens to} {oversized prompts|messages beyond the context|a conversation longer "
                "than the context|inputs over the token limit}{| in Helix Ray| on the server}?"
            ),
            (
                "My {conversation|chat history|document|prompt} {exceeds|is longer than|does not fit into|goes beyond} the "
                "{context window|model's context|context length|context of the model}."
            ),
            (
                "How {does the server|does Helix Ray|will the API} {treat|handle|respond to|react to} {an oversized prompt|"
                "prompts beyond the context window|a prompt with too many tokens}?"
            ),
        ),
        held_out=(
            "Are long prompts cut?",
            "My prompt does not fit into the context.",
            "What if the input is too large for the model?",
            "Why is my prompt refused?",
            "Explain the error context_length_exceeded.",
            "Will an input that is too long be truncated?",
        ),
        answers=(
            (
                "A prompt that does not fit the model's context is refused with 400 and the code context_length_exceeded; "
                "nothing is cut."
            ),
            "It is refused with status 400 and the code context_length_exceeded, never cut.",
            "You get 400 with context_length_exceeded, because prompt and answer must fit the context together.",
        ),
        accept=(("400",), ("context_length_exceeded",)),
    ),
    Topic(
        name="timeouts",
        questions=(
            "{How long|What time} {may|can|does} {a request|an answer|a generation|one request} {take|last|run}{| at most}?",
            (
                "{Is there a|Does it have a|Which is the|What is the} "
                "{timeout|time limit|request timeout}{| of a request| for requests}?"
            ),
            "{How do I|How can I|Can I} {change|set|raise} {the timeout|the time limit|the request timeout|a longer timeout}?",
            "{timeout|timeouts|request timeout|time limit|504|HELIX_REQUEST_TIMEOUT_S|status 504}?",
            "{I get|Why do I get|What is|What means} {504|a 504|status 504|error 504|a timeout error}{| from the server}{?|.}",
            "{Tell me about|Explain|Describe} {timeouts|the timeout|the request timeout|the time limits}.",
            "{Which|What} {variable|setting} {sets|changes|is for} the {timeout|time limit|request timeout}?",
            "{My|The|A} {answer|generation|long answer} {ends with|stops with|gets} {a timeout|504|status 504}.",
            (
                "After {how many seconds|how many minutes|what time|how long} {is a request given up|does a request time out|is "
                "an answer broken off|does the server give up on a request}?"
            ),
            (
                "{I need|We need|My users need} {more time|a longer limit|more than ten minutes|more than 600 seconds} for {long "
                "answers|slow generations|one request|big generations}."
            ),
            (
                "{When|Why|At which point} does {a slow answer|a long generation|a slow request|my request} {time out|end with "
                "504|run out of time}?"
            ),
            (
                "{Can|May|Could} {a request|an answer|a generation} {run|last|go on} {for an hour|longer than ten minutes|"
                "forever|as long as it wants}?"
            ),
            (
                "{Where do I|How would I|How should I|Where can I} {configure|adjust|extend|shorten|increase} {the request "
                "timeout|the maximum time of an answer|the time limit of requests}?"
            ),
            (
                "{Which|What} {environment variable|option|knob} {controls|limits|governs|determines} {how long a request may "
                "take|the duration of an answer|how long an answer may run}?"
            ),
        ),
        held_out=(
            "How can I set a longer time limit for answers?",
            "What is the time limit of a generation?",
            "My request ends with a timeout.",
            "The server answers with 504.",
            "Which setting limits the time of a request?",
            "Does a request have a time limit?",
        ),
        answers=(
            "An answer may take 600 seconds; then it ends with 504. HELIX_REQUEST_TIMEOUT_S sets the limit.",
            "HELIX_REQUEST_TIMEOUT_S is the limit, 600 seconds by default; a longer answer gets 504.",
            "After 600 seconds the answer is 504; set HELIX_REQUEST_TIMEOUT_S to change that.",
        ),
        accept=(("helix_request_timeout_s",), ("600",)),
    ),
)
