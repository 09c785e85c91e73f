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
            "How {fast|soon|quickly} is a {dead|crashed} {engine|replica} {noticed|detected|replaced}?",
            (
                "What if {vLLM|the engine} {runs out of GPU memory|segfaults|gets killed by the OOM killer} {in production|at "
                "night|under way}?"
            ),
            "Where does the {error|code} engine_dead {come from|originate}?",
            "Which requests {are lost|fail|break|survive} when {an engine crashes|a replica goes down|vLLM dies}?",
            "Is there {automatic recovery|self-healing|an automatic restart|a supervisor} for {engines|replicas|vLLM processes}?",
            (
                "Can {one crashed engine|a broken replica|a dying engine} {take down|bring down|hurt} the {whole server|other "
                "models|rest}?"
            ),
            "Does {a crash|an engine failure|the death of a replica} {cause downtime|cut off users|lose requests}?",
            "Are {engines|replicas|vLLM processes} {watched|supervised|monitored for crashes|respawned}?",
            "Do {waiting|queued|pending|new} requests {survive|outlive|get through} {an engine crash|the death of an engine}?",
            "Why did my {stream|streamed answer} {break off|end abruptly|end early} with {engine_dead|the code engine_dead}?",
            "Who {notices|detects|sees} that {an engine has died|vLLM has crashed|a replica is dead}?",
            "How often {are engines checked|does it check its engines|are replicas probed} {for crashes|for failures}?",
            (
                "What {safeguards|safety nets|precautions} {exist|are there} against {engine crashes|crashing replicas|dying "
                "processes}?"
            ),
            (
                "Can I {kill|kill -9} {an engine|a vLLM process|a replica} {as a test|for a chaos test}, and what {follows|"
                "happens then}?"
            ),
            "Will {my users|clients|customers} {notice|feel} {an engine crash|the failure of a replica|a vLLM crash}?",
            "I want {resilience|self-healing|high availability} when {engines crash|vLLM dies|a replica breaks}.",
            (
                "My {vLLM|model's process|engine} {hit CUDA out of memory|segfaulted|was OOM-killed|aborted}{| last night| while "
                "serving}."
            ),
            "We {fear|worry about|had} {engine crashes|a crash of vLLM|dying replicas} {in production|at night}.",
            "I {got|received|saw} {engine_dead|an engine_dead error} {in the middle of an answer|while streaming|in my client}.",
            (
                "The {GPU process|engine process|vLLM worker} {fell over|gave up|broke down|vanished}, what {comes next|does Ray "
                "Serve do}?"
            ),
            "We need {automatic restarts|quick recovery|replacement} of {crashed engines|dead replicas|failed engines}.",
            "A {model|replica} {is suddenly gone|went down|disappeared} {after a crash|after a CUDA error|during a stream}.",
            "{Walk me through|Outline|Summarize} {an engine failure|the crash of an engine|crash recovery}.",
            "{Describe|Explain} the {self-healing|crash handling|replacement of dead replicas|code engine_dead}.",
            "Show me how {crashes are survived|engines are revived|dead replicas are replaced}.",
            "{self-healing|automatic restart|crash recovery|resilience} {of engines|of replicas}?",
            "{vLLM crash|segfault|CUDA out of memory|OOM kill|engine failure}?",
            "{lost replica|crashed model|broken engine|dying engine}?",
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
            "How do I {break off|end|halt} {an answer|a generation|a stream} {early|midway|before it is finished}?",
            "What does {a stop button|the stop button|a cancel button|Esc} {in my app|in a chat UI} {have to do|need to do}?",
            "Where do {aborted|cancelled|abandoned|interrupted} {requests|calls} {show up|appear in the log}?",
            "Which {call|method|action} {cancels|aborts|ends} {a running generation|a stream under way|an answer under way}?",
            (
                "Is {generation|decoding|the computation} {aborted|ended|broken off} {on disconnect|when nobody listens|when the "
                "socket closes}?"
            ),
            (
                "Can {a user|a client|my program} {change its mind|pull the plug|give up} {midway|in the middle of an answer|"
                "during generation}?"
            ),
            (
                "Does {closing the stream|closing the socket|stream.close()|dropping the connection} {free the GPU|stop the "
                "engine|end the work}?"
            ),
            "Are {abandoned|orphaned|dropped|cancelled} {requests|generations} {cleaned up|removed from the engine|stopped}?",
            "Do {cancelled|aborted} {answers|calls} {still cost|still use|keep using} {GPU time|compute|tokens}?",
            "Why does {it|the engine} {stop early|stop at once} when {my client quits|I close the connection|the caller leaves}?",
            (
                "Who {stops|ends} {the work|the generation} {after the client left|when a caller has hung up|when the browser is "
                "closed}?"
            ),
            (
                "What {follows|happens} when I {press Ctrl-C in curl|kill my client script|shut my laptop} {during an answer|in "
                "mid-stream}?"
            ),
            "Is there a {cancel|cancellation|abort|stop} {endpoint|call|API} for {running requests|an answer under way}?",
            (
                "Does {cancelling|hanging up|disconnecting} {also work|have an effect} {without streaming|for unstreamed "
                "requests|on non-streamed calls}?"
            ),
            (
                "Can {asyncio.CancelledError|task.cancel()|AbortController|closing the httpx client} {end|stop|abort} the "
                "{server's work|generation}?"
            ),
            "I want a {stop button|cancel button} {in my chat app|in our UI}{| for answers}.",
            (
                "My {users|customers|visitors} often {close the tab|leave|lose interest|navigate away} before {the answer is "
                "done|the end of the answer}."
            ),
            "We {abort|cancel|drop} many calls {on the client side|in the frontend} and want no {wasted GPU time|leftover work}.",
            (
                "I {sent|submitted|posted} {the wrong prompt|the wrong request|a mistaken prompt} and want to {take it back|call "
                "it off|abort it}."
            ),
            "The {network|connection} of {a client|a user|my phone} {was lost|broke down} {during an answer|in mid-stream}.",
            "I {found|see} {lines with 499|status 499|many 499s} in {serve.log|the log}.",
            "The model {goes on and on|talks forever|keeps generating}, how do I {interrupt it|hang up|call it off}?",
            "{Abort|Interrupt|Call off|Break off} {my request|the answer under way|the generation|this stream}.",
            "Show me how to {cut off|break off|end} {a stream|an answer} {early|from the client}.",
            "{Describe|Explain} {client disconnects|cancellation|what 499 stands for|the handling of closed connections}.",
            "{stop button|cancel button|cancellation|request cancellation|AbortController}?",
            "{client disconnect|lost connection|connection dropped|closed socket|closed tab}?",
            "{HTTP 499|code 499|client closed request}?",
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
            "How {busy|loaded|crowded} may {a replica|the server} {be|get} before it {refuses|rejects} requests?",
            "What {does 529 mean|does the code 529 say|does Retry-After say|is max_queue|does max_queue do}?",
            "Where is the {limit of waiting requests|queue limit|cap on queued requests} {set|configured|defined}?",
            "Which {key|setting} {bounds|caps|limits} the {number of waiting requests|queue|backlog}?",
            "Is there {throttling|backpressure|admission control|load shedding|a waiting line}?",
            (
                "Can {too many users|a traffic spike|a flood of requests|a DDoS} {overwhelm|overrun|flood|crash} {the server|"
                "Helix Ray}?"
            ),
            "Does it {queue|throttle|shed|hold back} {excess requests|surplus calls|requests over the limit}?",
            "Are {excess|surplus|additional} {requests|calls} {queued|dropped|put in a line|refused}?",
            "Do the SDKs {retry|try again|back off} {by themselves|automatically} {after a 503|on 529|when the server is busy}?",
            "Who {gets|receives|sees} a 529 {and who a 503|in place of a 503}?",
            "What {should|can} {clients|my code} do {about|with} {Retry-After|the Retry-After header}?",
            "How many {users|clients|callers|threads} can {wait in line|queue up|stand in the queue}{| per replica}?",
            "When is the {queue|backlog|waiting line} {full|too long|exhausted}?",
            "Does {a client|each user|an API key} {have a quota|ever hit a rate limit|get throttled}?",
            "I want to {allow|accept|queue} {more waiting requests|a longer backlog|bigger bursts}.",
            (
                "My {load test|script with many threads|crawler|stress test} {gets|hits|triggers} {503 errors|529 errors|many "
                "rejections}."
            ),
            (
                "We {expect|have} {traffic peaks|rush hours|sudden bursts} and {wonder whether requests are refused|ask how the "
                "queue behaves}."
            ),
            "I {see|received} a Retry-After {header|value} {under load|at peak time|in a load test}.",
            "The {API|server|service} {is swamped|cannot keep up|is at its limit|drowns in requests}.",
            "We {need|want} {shorter queues|an earlier rejection|a smaller backlog} when {it is busy|load is high}.",
            "My {requests|calls|users} {wait too long|stand in line|pile up} because {too many arrive|the queue is long}.",
            "{Raise|Lower|Change|Increase} {max_queue|the queue limit|the maximum queue length}.",
            "{Describe|Explain} the {backpressure|queueing|load shedding|handling of traffic peaks}.",
            "Limit {how many requests may wait|the backlog|the waiting line}{| per replica}.",
            "{throttling|load shedding|traffic spike|peak load|server busy}?",
            "{queue length|queue limit|request queue|backlog|waiting requests}?",
            "{529|overloaded_error|HTTP 503|Service Unavailable|503 with Retry-After}{| in a load test}?",
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
            "How does it {deal|cope} with {text above the token limit|input over the limit|prompts of excessive length}?",
            (
                "What {reply|response} {comes back|do I get} for {a prompt over the token limit|an overlong prompt|input that is "
                "too big}?"
            ),
            "Where {is my text cut|does truncation happen} if it {exceeds the context|has too many tokens}?",
            "Which {status|code} {means|says|signals} that {my input was too long|the prompt has too many tokens}?",
            (
                "Is there {automatic truncation|silent cutting|a sliding window} {for overlong input|when a chat outgrows the "
                "context}?"
            ),
            "Can I {send|paste|submit} {more text than fits|a prompt larger than the context|more tokens than allowed}?",
            "Does it {truncate|clip|chop|crop} {long input|long messages|overlong prompts}?",
            "Are {overlong|oversized|too large} {prompts|messages|inputs} {rejected|clipped|accepted|shortened}?",
            (
                "Do I need to {trim|shorten|split|chunk} {overlong prompts|long documents|my history} {myself|on my side|in my "
                "client}?"
            ),
            "Why was {my long prompt|my big document|our long chat} {rejected|refused|not accepted|answered with 400}?",
            (
                "Who {cuts|trims|shortens} {an overlong prompt|a chat that is too long}, {the server or me|the client or the "
                "engine}?"
            ),
            "When {do I get|does a client see} {context_length_exceeded|a 400 for length|an error about prompt length}?",
            (
                "What if {prompt plus max_tokens|prompt and answer together|input and output} {exceed|overflow|go over} the "
                "{context|context window}?"
            ),
            (
                "Will {old turns|early messages|the beginning} be {forgotten|dropped|removed} when {the chat gets too long|the "
                "context overflows}?"
            ),
            "How should my {client|code|app} {catch|handle|treat} {context_length_exceeded|a context overflow|the length error}?",
            "I want {long prompts|overlong input|text beyond the limit} to be {truncated|cut automatically|shortened for me}.",
            "My {PDF|source file|transcript|contract|article} is too {long|big|large} for {one prompt|the context|the model}.",
            "We {hit|ran into|exceeded} the {token limit|context limit|context window} {with our prompt|in a long chat}.",
            (
                "I {got|received|see} {a 400 about length|status 400 because of too many tokens|an error that the context is "
                "exceeded}."
            ),
            "The {prompt|input|chat} has {too many tokens for the context|more tokens than fit|too many words for the model}.",
            (
                "My {chat|agent|bot} {works at first|runs fine} but {fails|breaks|gets 400} once {its history grows|the "
                "conversation is long}."
            ),
            (
                "I {fear|worry|suspect} that {part of my prompt|the end of my text|half of the document} is {cut|lost|ignored} "
                "when it is too long."
            ),
            "{Truncate|Shorten|Trim|Cut} my {overlong prompt|oversized input|too long text}{| please}.",
            "{Describe|Explain} the {code|error} context_length_exceeded {and its cause|and when it comes}.",
            "Show me {what an overlong prompt gets|the error for oversized input|the reply to too many tokens}.",
            "{context overflow|token limit exceeded|prompt too big|too many tokens}?",
            "{auto truncation|silent truncation|prompt cutting|overlong prompt|oversized input}?",
            "{400|status 400|bad request} {for length|because of prompt length|for too many input tokens}?",
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
            "How {much time|many seconds} {does an answer have|is a request given|has a generation got}?",
            (
                "What is the {maximum duration|longest allowed time|deadline|default time limit} {of|for} {a request|an answer|"
                "one generation}?"
            ),
            "Where is the {600 second|ten minute} {limit|deadline} {set|defined|configured}?",
            (
                "Which {status|code|error} {comes|is sent|do clients get} when {time is up|an answer takes too long|the deadline "
                "passes}?"
            ),
            "Is there {a deadline|a maximum duration|a cap on the running time} {per request|for an answer}?",
            "Can I {lift|remove|double|disable} the {ten minute limit|600 second limit|deadline of requests}?",
            "Does {a slow|an endless|a long-running} {generation|answer|request} {get killed|time out|ever end}?",
            "Are {slow|long-running|endless} {requests|generations|answers} {killed|terminated} {after a while|at some point}?",
            "Do I need to {raise|increase|set} HELIX_REQUEST_TIMEOUT_S for {slow models|long answers|CPU inference}?",
            (
                "Why {is my answer stopped|does my request end|does it break off} after {ten minutes|600 seconds|exactly 10 "
                "minutes}?"
            ),
            (
                "Who {ends|kills|stops} {a request|an answer|a generation} that {takes too long|lasts over ten minutes|never "
                "finishes}?"
            ),
            "When does {the server|Helix Ray|the API} {lose patience|cut a slow answer off|return a gateway timeout}?",
            "What is {HELIX_REQUEST_TIMEOUT_S|the default of HELIX_REQUEST_TIMEOUT_S|the unit of HELIX_REQUEST_TIMEOUT_S}?",
            "How do I {prevent|avoid|fix} {a 504|gateway timeouts|timeout errors} {with slow models|for long answers}?",
            "May {one request|a single answer} {take|run for} {half an hour|15 minutes|several minutes|20 minutes}?",
            "I want {slow answers|long requests|requests} to {fail faster|end after one minute|be given up sooner}.",
            (
                "My {CPU is slow|model is slow|machine is slow} and {answers|requests} {time out|run into the time limit|end "
                "with 504}."
            ),
            "We {see|get|have} {gateway timeouts|504 errors|timed out requests} {on long answers|with a slow model}.",
            "I {waited|had to wait} ten minutes and {got|received} {a 504|only an error|a gateway timeout}.",
            (
                "The {deadline|time limit|allowed time} {is too short|is too tight|must be longer|should be shorter} for our "
                "{answers|requests}."
            ),
            "I have {a job|a request|an answer} that {needs|takes} {longer than 600 seconds|over ten minutes|an hour}.",
            "We need a {stricter|shorter|lower|tighter} {time limit|deadline|timeout} {per request|for answers}.",
            "{Extend|Increase|Lengthen|Reduce} the {deadline|allowed time|maximum duration} {of requests|for an answer}.",
            "Give {requests|answers|generations} {more time|twenty minutes|a longer deadline}.",
            "{Describe|Explain} {the deadline of a request|the 600 seconds|why a request times out}.",
            "{gateway timeout|504 gateway timeout|HTTP 504|timed out|deadline exceeded}?",
            "{600 seconds|ten minutes|10 minute limit|600 s} {per request|for an answer}?",
            "{request deadline|maximum duration|max request time|longest request}?",
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
