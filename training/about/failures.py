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
