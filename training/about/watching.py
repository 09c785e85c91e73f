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
