"""What operators watch and read."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="health",
        questions=(
            (
                "{How do I|How can I|Can I} {check|see|know|find out} "
                "{its health|whether it is healthy|if it is up|if it is alive|if the server is ready}?"
            ),
            (
                "{Is there|Do you have|Which is|Where is} "
                "{a health check|a health endpoint|a readiness probe|a liveness probe|the health endpoint}?"
            ),
            "{Tell me about|Explain|Show me} {health checks|the health check|the health endpoints|readyz|healthz|the probes}.",
            "{health|health check|health checks|readiness|liveness|probes|readyz|healthz|is it healthy}?",
            (
                "{Which|What} {path|endpoint|probe} {tells|says|shows|checks} "
                "{that it is ready|if it is healthy|the health|that the server is alive}?"
            ),
            "{What|Which probe} {should|can|does} my load balancer {ask|check|use|probe}?",
            "What {is|about|means} {readyz|healthz|/readyz|/healthz|/health}?",
            (
                "How {does|would|will} {Kubernetes|my load balancer|my orchestrator|an uptime monitor} {know|learn|notice|find "
                "out} {that a server is ready|whether the server is alive|whether all models are up}?"
            ),
            (
                "{What|Which URL|Which route} {should I|do I|can I} {poll|ping|query|call} to {see whether the server is up|test "
                "readiness|check that all models are ready}?"
            ),
            (
                "I {want to|need to|have to|would like to} {configure|set up|write|add} {a readiness probe|a liveness probe|an "
                "uptime check|a health check} {for Helix Ray|for the server|for my deployment}."
            ),
            (
                "How {do I|can a script|can my client|does one} {know when|tell when|detect that|find out when} {all models are "
                "ready|every model is ready|the server has come up|startup is finished}?"
            ),
            (
                "{When|In which case|Under which condition} does {readyz|/readyz|healthz|/healthz|the readiness probe} {return "
                "200|answer with 200|succeed|say yes}?"
            ),
            (
                "Is {the server|Helix Ray|my deployment|the process} {alive|up and running|ready for traffic|healthy}, and {how "
                "do I test that|where can I check it|which path tells me}?"
            ),
        ),
        held_out=(
            "Does Helix Ray have a health check?",
            "How do I know that the server is ready?",
            "Which endpoint can my load balancer probe?",
            "I need a readiness probe.",
            "Tell me how to see if the server is healthy.",
            "What does readyz say?",
        ),
        answers=(
            "GET /healthz says 200 while the process answers, and GET /readyz says 200 when every model is ready.",
            "Ask /readyz: it says 200 when every model answers or sleeps. /healthz only says that the process is alive.",
            "Use /healthz for liveness, /readyz for readiness and /health for the state of every part.",
        ),
        accept=(("/readyz",), ("/healthz",)),
    ),
    Topic(
        name="metrics",
        questions=(
            (
                "{Are there|Does it have|Do you have|Does Helix Ray have|Where are|Where do I find} "
                "{metrics|Prometheus metrics|statistics|any metrics}?"
            ),
            (
                "{How do I|How can I|Can I} {get|read|see|scrape|collect} "
                "{metrics|the metrics|Prometheus metrics|statistics|the token counts}?"
            ),
            "{Tell me about|Explain|Show me} {metrics|the metrics|Prometheus|monitoring|how to monitor it}.",
            "{metrics|Prometheus|monitoring|Grafana|metrics endpoint|statistics|counters}?",
            "{How do I|How can I} {monitor|observe|supervise} {it|Helix Ray|the server|the requests|latencies}?",
            "{Does|Can} {it|Helix Ray} {support|work with|export metrics to} {Prometheus|Grafana|monitoring}?",
            "{Where is|What is|Tell me} the {metrics endpoint|path of the metrics|address of the metrics}{?|.}",
            (
                "{At which|Under which|On which} {path|URL|address|endpoint} {are metrics published|does Prometheus scrape the "
                "server|can I scrape Helix Ray|are the counters exported}?"
            ),
            (
                "I {want to|need to|would like to} {chart|plot|graph|track} {token throughput|request latency|requests per "
                "second|token counts} in {Grafana|our monitoring|Prometheus}."
            ),
            (
                "Why {is|was} access to {/metrics|the metrics page|the metrics endpoint|the Prometheus counters} {refused|"
                "blocked|denied} {from outside|from my laptop|from another network}?"
            ),
            (
                "Which {hosts|networks|clients|machines} {may|can|could} {read|scrape|fetch|reach} {/metrics|the metrics|the "
                "Prometheus endpoint}?"
            ),
            (
                "In {which|what} {format|data format|text format} {are the metrics|does it export metrics|does Helix Ray publish "
                "its counters|do the statistics come}?"
            ),
            (
                "How {should|do|can} {I|we|my colleagues} {measure|keep an eye on|record} {throughput|latency|the load on the "
                "server|the traffic of the server}?"
            ),
        ),
        held_out=(
            "How do I monitor the server with Prometheus?",
            "Which metrics does Helix Ray have?",
            "Where can I scrape statistics?",
            "Which endpoint gives the metrics?",
            "I would like to see the metrics in Grafana.",
            "Can Prometheus read the metrics?",
        ),
        answers=(
            "GET /metrics gives them in Prometheus' format, to the networks of HELIX_INTERNAL_NETWORKS only.",
            "Let Prometheus read /metrics; it answers only to HELIX_INTERNAL_NETWORKS, which is the machine itself by default.",
            "They are at /metrics in Prometheus' format: requests, times, tokens and errors.",
        ),
        accept=(("/metrics",), ("prometheus",)),
    ),
    Topic(
        name="request-ids",
        questions=(
            (
                "{What is|Explain|Tell me about|Describe|What about} "
                "{a request id|the request id|x-request-id|the id of a request}{?|.}"
            ),
            (
                "{How do I|How can I|Can I} {find|get|see|set|trace|choose} "
                "{the id of a request|the request id|my own request id|a request's id|a request in the log}?"
            ),
            "{Which|What} header {has|holds|carries|gives} {the request id|the id of a request|a request's id}?",
            "{request id|request ids|x-request-id|id of a request|trace a request|correlation id}?",
            "{Does every request|Does each answer|Do all requests|Do answers} have {an id|a request id|ids}?",
            (
                "{I want to|I need to|I would like to} {trace a request|find a request again|send my own request id|follow a "
                "request}."
            ),
            (
                "How {would I|do we|can support} {match|connect|link|tie} {an answer|a failed call|a client's request|an error} "
                "to {its log line|a line in the log|its entry in the log}?"
            ),
            (
                "Can {a client|my app|the caller|my gateway} {pass|supply|choose|provide|send} {its own id|a custom request id|"
                "its own correlation id|an id of its own}{| with a request| in a header}?"
            ),
            (
                "{Where|In which header|In which field} {do I find|does the server put|can I read|do clients see} {the "
                "identifier of a request|the id of my call|a request's identifier|the correlation id}?"
            ),
            (
                "{Support|My admin|A colleague|The operator} {asked me for|wants|needs} {the id of my request|a request id|the "
                "x-request-id of my call}. {Where is it|How do I get it|Where do I look}?"
            ),
            (
                "How are {single requests|individual calls|requests|answers} {identified|told apart|labelled|tagged} {in Helix "
                "Ray|by the server|in this system}?"
            ),
            (
                "Is {every request|each call|each answer|every response} {given|labelled with|tagged with|marked with} {an id|a "
                "unique id|an identifier}{| by the server| in a header}?"
            ),
        ),
        held_out=(
            "Where do I see the id of my request?",
            "Can a client set the request id?",
            "In which header is the request id?",
            "How can I trace one request?",
            "Has each request an id?",
            "I want to find my request in the log.",
        ),
        answers=(
            "Every answer has its request's id in the header x-request-id; a client may send its own there.",
            "The header x-request-id holds it: the id that the client sent, or else a new one.",
            "Look at x-request-id of the answer. The log line of the request has the same id.",
        ),
        accept=(("x-request-id",),),
    ),
    Topic(
        name="logs",
        questions=(
            (
                "{Where|In which file|In which folder} {are|do I find|can I see|can I read|does it write} "
                "{the logs|the log|log files|the log file|log lines}?"
            ),
            "{How do I|How can I|Can I} {see|read|find|open|look at} {the logs|the log|the log file|what went wrong}?",
            "{Tell me about|Explain|Show me} {the logs|the log|the log file|logging|where the logs are}.",
            "{logs|log|log file|logging|log files|log level|HELIX_LOG_LEVEL|serve.log}?",
            "{How do I|How can I} {change|set|raise|lower} the log level?",
            "{What is in|What does it write to|Which fields are in} {the log|a log line|the log file}?",
            "{Which|What} {variable|setting} {sets|changes|is for} the {log level|level of the log}?",
            (
                "{Something went wrong|A request failed|The server stopped}. {Which file should I look into|Where is it recorded|"
                "Where do I find the log|Which log do I read}?"
            ),
            (
                "{In which format|In what form|How} are {log lines|log entries|the lines of the log} {written|formatted|"
                "structured|laid out}?"
            ),
            (
                "I {want|need|would like} {more detail in the log|debug output|more verbose logs|quieter logs|less log output}{| "
                "from the server| from Helix Ray}."
            ),
            (
                "How {do I|can I|would I} {make the logs more verbose|turn on debug logging|get debug messages|reduce logging}{| "
                "in Helix Ray| on my deployment| for the server}?"
            ),
            (
                "{Where|To which file|To which folder} does {make serve|the server|Helix Ray} {write|print|save} its {output|"
                "messages|error messages|warnings}?"
            ),
            (
                "Does {Helix Ray|the server|it|my deployment} {record|log|write down|keep a line for} {every request|each call|"
                "each request}{| in a file| on disk| somewhere}?"
            ),
        ),
        held_out=(
            "Where does Helix Ray write its log?",
            "In which folder is the log file?",
            "I want to read the logs.",
            "Can I set another log level?",
            "Where do I see what went wrong?",
            "Does it write log lines?",
        ),
        answers=(
            (
                "make serve writes everything to .helix/logs/serve.log, with one line of JSON per request; HELIX_LOG_LEVEL sets "
                "the level."
            ),
            "In .helix/logs/serve.log: one line of JSON per request. HELIX_LOG_LEVEL sets how much.",
            "Read .helix/logs/serve.log; each request is one line of JSON there, without its content.",
        ),
        accept=((".helix/logs/serve.log",),),
    ),
    Topic(
        name="dashboard",
        questions=(
            (
                "{Is there|Does it have|Do you have|Does Helix Ray have} "
                "{a dashboard|a web interface|an admin page|a web page to watch it}?"
            ),
            "{Where is|How do I open|How can I open|How do I see|Where do I find|How do I get to} the {Ray |}dashboard?",
            "{Show me|Open|Tell me about|Explain} the {Ray |}dashboard.",
            "{dashboard|Ray dashboard|dashboard address|dashboard token|web interface|dashboard port}?",
            "{Which|What} {address|port|token|URL} does the dashboard {have|use|need|ask for}?",
            (
                "{I want to|I would like to|Let me} {watch|see|look at} {replicas|deployments|hosts|the cluster} in "
                "{a browser|the dashboard}."
            ),
            (
                "{Can I|Could I|May I} {watch|inspect|view|observe} {the replicas|the cluster|Ray's actors|running deployments|"
                "the nodes} {in my browser|on a web page|graphically|in a GUI}?"
            ),
            (
                "Which {URL|page|link|address} {do I open|should I visit|must I type|do I go to} {to see Ray's web page|for the "
                "Ray dashboard|to view the Ray cluster}?"
            ),
            (
                "{The dashboard|Ray's page|Port 8265|Ray's dashboard} {asks for|wants|requires|demands} a {token|login token|"
                "password}. {Where is it|Where do I get it|How do I find it}?"
            ),
            (
                "{Is there|Do we have|Does it offer|Does Helix Ray ship} {a graphical interface|a GUI|a control panel|a visual "
                "overview} for {the cluster|the replicas|Ray|operators}?"
            ),
            (
                "What {listens on|runs on|is behind|is served on} {port 8265|127.0.0.1:8265|localhost:8265}{| after make serve| "
                "on my machine}?"
            ),
            (
                "I {cannot find|lost|do not know|forgot} {the dashboard's address|the link to the dashboard|the token of the "
                "dashboard|the dashboard's token}{|. Please help|, sorry}."
            ),
        ),
        held_out=(
            "How can I get to the web interface?",
            "What is the address of the dashboard?",
            "Where can I watch the replicas in a browser?",
            "Does Helix Ray use the Ray dashboard?",
            "I want to open the dashboard.",
            "Which token does the Ray dashboard need?",
        ),
        answers=(
            "Ray's dashboard is at http://127.0.0.1:8265; make serve prints the address and the file with its token.",
            "Open http://127.0.0.1:8265 for Ray's dashboard. It asks for the token in .helix/ray/token.",
            "It is Ray's dashboard at http://127.0.0.1:8265, with hosts, deployments, replicas and their logs.",
        ),
        accept=(("127.0.0.1:8265",), ("dashboard",)),
    ),
    Topic(
        name="documentation",
        questions=(
            "{Where is|Where do I find|Where can I find|Where can I read} the {documentation|docs|manual|guide|help pages}?",
            "{Is there|Do you have|Does it have|Is there any} {documentation|a manual|a guide|a handbook}{| for Helix Ray}?",
            "{Show me|Give me|Point me to|Tell me where to find} the {documentation|docs|manual|guide}{| of Helix Ray}.",
            "{documentation|docs|docs pages|the manual|where to read more|API reference}?",
            "{I want to|I would like to|Where can I} {read|learn|find out} more{| about Helix Ray}.",
            "{Which|What} {pages|documents|docs} {are there|can I read|should I read|exist}?",
            (
                "{Where|On which page|In which folder} {are the instructions|is the user guide|is the reference|are the written "
                "guides} {of Helix Ray|for this project|for the server}?"
            ),
            (
                "Does {the server|a running server|Helix Ray|my deployment} {serve|show|host|offer} {its own documentation|its "
                "docs|a manual|help pages}{| in the browser| somewhere| too}?"
            ),
            (
                "{I could not find|I am looking for|I need|I am searching for} {the documentation|a written guide|the reference "
                "pages|instructions|some reading material} {on Helix Ray|about this project|for the server}."
            ),
            (
                "{How do I|Where would I|How can we} {read up on|look up details of|find written help on|find tutorials about} "
                "{Helix Ray|this project|the server}?"
            ),
            (
                "What {URL|path|address} {shows|has|leads to|serves} {the docs|the documentation|the manual|the handbook}{| on a "
                "running server| in the browser| once it runs}?"
            ),
            (
                "{Can|Could|Would} you {point|direct|send|guide} me to {the docs|some documentation|the user manual|the written "
                "documentation}{| of this server| for Helix Ray|, please}?"
            ),
        ),
        held_out=(
            "Does Helix Ray have a manual?",
            "Where would I find more documentation?",
            "Tell me where the docs are.",
            "Can you point me to the guide?",
            "Which documentation should I read?",
            "I would like to read the docs.",
        ),
        answers=(
            "The pages are in the folder docs of the repository, and a running server shows them at /docs.",
            "Read the folder docs in the repository, or open /docs on a running server.",
            "Open /docs on the running server, or read the Markdown pages in the folder docs of the repository.",
        ),
        accept=(("/docs", "docs/"), ("repository", "folder docs")),
    ),
)
