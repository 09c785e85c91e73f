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
            "How do {uptime robots|watchdogs|health probes} {test|examine} {Helix Ray|the service}?",
            (
                "What does {/readyz|/healthz|the readiness endpoint} {respond|reply} while {a model is still loading|it is "
                "starting up|one model is down}?"
            ),
            "Where can I {look up|query|request} the {state|status|condition} of {every part|all components|each part}?",
            "Which {HTTP status|code} {signals|means|stands for} {ready|healthy|alive} at {/readyz|/healthz}?",
            "Is there a {heartbeat|ping|keepalive|status} {route|endpoint|URL}?",
            "Can {HAProxy|nginx|an AWS load balancer|Consul} {probe|health-check} {the server|Helix Ray}?",
            "Does {a sleeping model|a model scaled to zero} {count as ready|make readyz fail|spoil readiness}?",
            (
                "Are {liveness and readiness|startup and liveness|readiness and health} {checks|probes} {available|offered|built "
                "in|supported}?"
            ),
            "How do {/healthz and /readyz|liveness and readiness|/health and /readyz} differ{| from each other}?",
            (
                "Why does {/readyz|the readiness check|the readiness probe} {fail|not say 200|return 503} {although the process "
                "runs|while healthz is fine}?"
            ),
            "Who {calls|should poll|uses} {/healthz|/readyz|the health endpoints}?",
            "When may {traffic|the first request} come, and {which path|which probe|what endpoint} {tells me|confirms that}?",
            "What do I {put|enter|write} under {livenessProbe|readinessProbe|healthcheck} in my {manifest|YAML|compose file}?",
            "Do I need {a script|a plugin|my own endpoint|a sidecar} for {health checks|liveness checks|readiness checks}?",
            (
                "How would a {script|CI job|shell loop} {wait until|make sure that} {Helix Ray is ready|the service is up|every "
                "model answers}?"
            ),
            (
                "I want a {cron job|monitor|watchdog} that {alerts|warns|pages} me when {the service is down|it is unhealthy|the "
                "server is dead}."
            ),
            "My {deploy script|pipeline|integration test} must wait {for readiness|until it is healthy|until all models answer}.",
            "We need a {URL|path} for {Pingdom|Uptime Kuma|our status page|the load balancer's probe}.",
            "The {pod|container} is {marked unhealthy|never ready|not ready}, which {probe path|health path} is right?",
            "I am {not sure|unsure|wondering} whether {the server still lives|it is still up|the process is still alive}.",
            "Our {load balancer|orchestrator|gateway} {requires|expects|asks for} a {health|status} {URL|path}.",
            "I have no {idea|clue} if it {is running well|is in good health|works properly}, I need a {health|status} check.",
            "{Verify|Test|Confirm} that {the server|the service|every model} is {healthy|ready|alive}.",
            "List the {health|probe|status check} {endpoints|paths|routes|URLs}.",
            "Describe {liveness and readiness|the readiness check|the liveness check|/health}{| of Helix Ray}.",
            "{heartbeat|keepalive|health status|uptime check|ping endpoint}?",
            "{livenessProbe|readinessProbe|startup probe|health probe} {path|URL}?",
            "{server up or down|alive or dead|ready or not ready|healthy or unhealthy}?",
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
            "How many {requests|tokens|errors} were {served|counted}, and where are {these numbers|such figures|the counters}?",
            "What {does /metrics contain|is exposed at /metrics|numbers are at /metrics|can Prometheus read}?",
            "Where {must Prometheus point|should our scraper look|does the exporter live}?",
            "Which {counters|gauges|histograms|time series} {are exposed|exist|does it publish}?",
            "Is there {a Prometheus exporter|an exporter|a scrape target|an OpenMetrics endpoint}{| built in}?",
            "Can I {build|make|fill} a Grafana {board|panel|chart} from {its data|its numbers|the server's counters}?",
            "Does it {expose|export|publish} {latencies|token usage|error rates|request counts|performance figures}?",
            "Are {error rates|response times|token counters|request durations} {measured|exported|recorded as time series}?",
            "Do I need {a special exporter|a sidecar|an agent} for {Prometheus|monitoring|Grafana}?",
            "Why {do I get 403|am I turned away|is Prometheus shut out} at {/metrics|the metrics path|the scrape target}?",
            "Who {is allowed to|can|may} {look at|see|scrape} {the counters|/metrics|the statistics}?",
            "What is {HELIX_INTERNAL_NETWORKS|the variable HELIX_INTERNAL_NETWORKS} {for|good for|about}?",
            "How do I let {another host|our Prometheus server|a monitoring machine} {scrape it|read /metrics|in for scraping}?",
            "What do I {write|put|enter} into {scrape_configs|prometheus.yml|the Prometheus config}?",
            (
                "Does {Datadog|VictoriaMetrics|Grafana Agent|OpenTelemetry Collector} {work with|understand} its {counters|"
                "metrics format|/metrics}?"
            ),
            "I want {numbers|figures|statistics} about {usage|traffic|errors|latency}.",
            "My {boss|manager|team} {asks for|wants} {usage statistics|throughput numbers|figures on tokens and requests}.",
            "We need {alerts on|graphs of|an overview of} {error rates|latency|tokens per second}.",
            "The Prometheus {target|scrape|job} is {down|refused|failing|forbidden}.",
            (
                "I have {Prometheus|Grafana|a monitoring stack} {running|already} and want to {connect|attach|hook up} {Helix "
                "Ray|the server}."
            ),
            "We have no {monitoring|statistics|observability} {yet|so far} for {the server|Helix Ray}.",
            "My scraper {comes from|sits in|lives in} another {network|subnet} and {is shut out|gets refused|has no access}.",
            "{Enable|Set up|Configure} {Prometheus|monitoring|metric scraping}{| for Helix Ray| please}.",
            "{Plot|Graph|Chart} the {tokens|requests|errors} {per second|over time} with {Prometheus|Grafana}.",
            "Describe the {observability|exported metrics|Prometheus integration|performance counters}.",
            "{observability|instrumentation|performance counters|OpenMetrics|gauges and histograms}?",
            "{scrape config|prometheus.yml|scrape target|HELIX_INTERNAL_NETWORKS}?",
            "{request statistics|token statistics|latency histogram|error rate|throughput numbers}?",
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
            (
                "How do I {correlate|reconcile|line up} {client and server records|my app's records with the server's|both sides "
                "of a call}?"
            ),
            "What {identifies|names|uniquely marks} {a call|one single request|a given request}?",
            "Where does {a tracking number|the trace id|the correlation id} {come back|appear|show up}?",
            "Which {part|header|field} of the {HTTP response|reply} {names|identifies} the {request|call}?",
            "Is there {a unique identifier|a tracking id|a reference number|a UUID} {per call|for each request}?",
            "Can I {reuse|keep|pass on} {our correlation id|my gateway's trace id|an id from upstream}?",
            "Does {the server|Helix Ray|it} {echo|return|keep|honor} {my x-request-id|the id that I sent|a client's id}?",
            (
                "Are {request identifiers|the ids of requests|correlation ids} {unique|created automatically|generated by the "
                "server}?"
            ),
            "Do I need to {invent|generate|send} an {x-request-id|id} {myself|for each call|on my side}?",
            "Why is there {an x-request-id|an extra id|a strange id} {in the response|in the reply's headers|on every answer}?",
            "Who {assigns|makes|creates|generates} the {request id|correlation id|x-request-id}?",
            "What should I {quote|mention|attach|include} {in a bug report|in a support ticket|when I report a failed call}?",
            "How do I {read|print|extract} {the x-request-id|the request id} {in Python|with the openai SDK|with curl}?",
            "Which {id|identifier} {shows up|stands} both in the {response headers|answer's header} and in the {log line|log}?",
            "What if {the client sends no x-request-id|my request has no id|I leave x-request-id out}?",
            "I want to {debug|investigate|look into} {one particular call|one single request} {by its id|with its identifier}.",
            "My {gateway|proxy|frontend} {adds|stamps|sets} {an x-request-id|its own trace id} on {every call|each request}.",
            "We need {end-to-end tracing|traceability|request tracking} {across services|from client to server|of single calls}.",
            "I have no {way|means} to {tell requests apart|find one call among thousands|recognize a given request}.",
            "A {customer|user} {complains about|reports} a {failed call|wrong answer} and I {need|look for} its id.",
            "We {log|store|keep} {an id|a trace id} per call and {want|need} the server to {use it too|keep the same one}.",
            "The {identifier|id} of my {call|request} is {nowhere to be seen|missing|hard to find}.",
            "{Return|Print|Give me} the {identifier|id} of {my last call|this request|that request}.",
            "{Find|Identify|Track} a {request|call} by its {id|identifier|correlation id}.",
            "Describe {request tracing|how calls get ids|the correlation of requests|x-request-id handling}.",
            "{trace id|tracking id|request identifier|call id|request UUID}?",
            "{request tracing|request tracking|request correlation|following one call}?",
            "{X-Request-ID|request-id|correlation} {header|response header}?",
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
            "How do I {tail|follow|grep|watch} {the log|serve.log|the server's log} {live|in real time|in a terminal}?",
            "What {ends up|is written|gets stored} in {serve.log|.helix/logs|the folder .helix/logs}?",
            "Where {did the error message go|is the traceback|is stderr kept|are warnings recorded}?",
            "Which {file|path} {contains|holds|has} the {error messages|stack traces|server output|access log}?",
            "Is there {an access log|an error log|a server journal|a log directory|a trace of what happened}?",
            "Can I {parse|process|filter} {the log|log lines} {with jq|in Python|as JSON}?",
            "Does it {log|write its log} {as JSON|in JSON|in a structured form|as plain text}?",
            "Are {log entries|log records|the log lines} {JSON|structured|machine-readable}?",
            "Do I need {to enable logging|to switch logging on|a logging setup|a log collector}?",
            "Why is {the log so short|there no debug output|the log so quiet|the log so noisy}?",
            "What {does HELIX_LOG_LEVEL do|is HELIX_LOG_LEVEL for|determines the logging verbosity|controls how much is logged}?",
            "How {verbose|detailed|chatty} is {the log|logging|serve.log}, and {what changes that|can I set it}?",
            (
                "Who {called the server|used it|sent requests} {yesterday|last night|today}, and which {log|file} {records it|"
                "shows it}?"
            ),
            "Can {Loki|Splunk|Elasticsearch|Fluentd|Logstash} {ingest|read|collect} its {log lines|log file|log}?",
            (
                "How can I {diagnose|troubleshoot|debug|investigate} {an error|a failed start|a problem} {from the log|with the "
                "log|after the fact}?"
            ),
            "I want to {know|see|read} what {the server did|happened last night|it printed}.",
            "My {terminal|console} shows {nothing|no details|too little}, where {is the full output|does the output go}?",
            "We {ship|send|forward} logs to {Loki|Elasticsearch|Splunk|a log server} and need {their path|the file's name}.",
            (
                "I have {an exception|an internal error|a stack trace} and {look for|need} the {full message|details} {in a log|"
                "in the logs}."
            ),
            "The {log|log output|logging} is too {noisy|chatty|verbose|silent}.",
            "I {need|want} {only errors|only warnings|debug level|info messages} in {the log|serve.log|the log file}.",
            "We need an {audit trail|event log|activity record} of {all calls|requests|what was served}.",
            "{Print|List|Display} the {last log lines|latest log entries|recent errors in the log}.",
            "{Set|Turn up|Turn down|Raise} the {verbosity|logging level|level of detail in the log}.",
            "Describe the {log format|fields of a log line|logging setup|logging configuration}.",
            "{access log|error log|debug output|stack trace|traceback}?",
            "{.helix/logs|log directory|log folder|log path|log location}?",
            "{JSON log lines|structured logging|verbosity|log format|debug level}?",
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
            "How do I {log in to|sign in to|enter|authenticate at} {Ray's web page|the dashboard|the Ray UI}?",
            "What can I {see|find|watch} {on|in} {the dashboard|Ray's web page|the Ray UI}?",
            "Where is the {web UI|GUI|admin panel|cluster page|graphical view}?",
            "Which {web page|screen|console} {displays|lists|shows} the {replicas|deployments|actors|nodes of the cluster}?",
            "Is {the Ray UI|Ray's web page|the Ray console} {included|running|available|turned on}?",
            (
                "Can I {click through|look through|browse} {the deployments|the cluster|the replicas} {visually|with a mouse|in "
                "Firefox|in Chrome}?"
            ),
            "Does {make serve|it} {start|launch|bring up|print the address of} {Ray's dashboard|the Ray UI|a web console}?",
            (
                "Are {replicas|deployments|actors|cluster nodes} {shown|visible|displayed|listed} {in a web UI|on a web page|in "
                "a browser}?"
            ),
            "Do I need {a token|a password|a login|credentials} for {the dashboard|the Ray UI|port 8265}?",
            "Why {does the dashboard want a token|is there a login on port 8265|can I not get into the dashboard}?",
            "Who {can|may} {open|see|enter} {the dashboard|Ray's web page|the Ray UI}?",
            "What is in {the file .helix/ray/token|.helix/ray/token}, and {what is it for|where do I enter it}?",
            (
                "How do I {view|visit|load} {Ray's web page|the page at port 8265|the Ray UI} {in my browser|on this machine|"
                "after make serve}?"
            ),
            (
                "Can {operators|administrators|colleagues} {look at|see} {Ray Serve's replicas|Ray's state|the cluster} {without "
                "a terminal|in a browser}?"
            ),
            "Which {browser address|localhost port} {belongs to|is for|opens} {Ray's dashboard|the Ray UI|the cluster view}?",
            "I want a {visual|graphical} {view|picture|overview} of {my cluster|the deployments|all replicas}.",
            "My browser {shows a login page|wants a token|cannot connect} at {127.0.0.1:8265|localhost:8265|port 8265}.",
            "We need an {admin console|operator screen|overview page} {in the browser|on the web} for {Ray|the cluster}.",
            "I have no {dashboard token|token for Ray's page|access to the Ray UI}.",
            "The {Ray dashboard|Ray UI|page at port 8265} {does not open|does not load|rejects me|says unauthorized}.",
            (
                "I prefer a {GUI|web UI|graphical tool} over the {terminal|command line} for {watching replicas|looking at the "
                "cluster}."
            ),
            "We {run|use} Ray and {miss|look for} its {web console|dashboard page|UI}.",
            "{Bring up|Display|Pull up} {Ray's web console|the Ray UI|the cluster page|the dashboard page}.",
            "Give me the {link|URL|port|token} {of|for} {Ray's dashboard|the Ray UI|the cluster's web page}.",
            "Describe {Ray's web UI|the page on port 8265|the Ray console}{| and its login}.",
            "{web UI|Ray UI|GUI|admin console|control panel}?",
            "{127.0.0.1:8265|localhost:8265|port 8265|8265}?",
            "{.helix/ray/token|Ray token|dashboard login|dashboard password}?",
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
            "How do I {get to|open|reach} the {help|help pages|written manual|online docs}?",
            (
                "What {reading|literature|written material|introductory text} {do you recommend|is there|exists} {for beginners|"
                "for newcomers|on Helix Ray}?"
            ),
            "Where are the {tutorials|guides|Markdown pages|reference pages|README and docs}?",
            "Which {folder|directory} {holds|contains|has} the {docs|written guides|Markdown pages|manual}?",
            "Is there {a tutorial|a user guide|a wiki|a website with docs|an online manual|a getting started page}?",
            "Can I {browse|view|open} the {docs|manual|guides} {offline|in my browser|on GitHub|locally}?",
            "Does the {repository|repo|git checkout} {include|contain|come with} {docs|a manual|written guides|a handbook}?",
            "Are the {docs|guides|pages of the manual} {in Markdown|available offline|part of the repository|online}?",
            "Do I need {internet|a website|GitHub} to {read|see} the {docs|manual|documentation}?",
            (
                "Why {does /docs show a page|are there pages at /docs|does the server have a route /docs}, and what {is there|"
                "can I read there}?"
            ),
            (
                "Who {explains everything in detail|has written instructions|can give me a manual} {for administrators|for "
                "developers|for operators}?"
            ),
            "What is {in the folder docs|at /docs|under /docs|behind the route /docs|in the directory docs}?",
            "How is {Helix Ray|the project|everything} documented{| for developers| for administrators}?",
            "Where should {a beginner|a newcomer|a new colleague|a student} {start reading|look for help|read first}?",
            "Which {text|page|guide} {explains|covers|describes} {everything|all features|the details} in writing?",
            "I want {a manual|a textbook|a guide|a PDF|something to read} {about|on} {Helix Ray|the server}.",
            (
                "My {colleague|team|intern|boss} {needs|wants|asks for} {the docs|a manual|something to read|an introduction in "
                "writing}."
            ),
            (
                "We need {written documentation|a reference manual|operating instructions|a handbook} for {our admins|the new "
                "team|our developers}."
            ),
            "Your {answer is|answers are} too short, I {want|need} {the full docs|more details to read|the manual}.",
            "I have {more|many|further} questions, where {can I look them up|are the docs|is the manual}?",
            "I am {new here|a beginner} and {look for|need} {a tutorial|some reading|the docs|introductory material}.",
            "The {docs|guides|help pages} {are hard to find|do not show up|seem to be missing}.",
            "{Link|Send|Hand} me the {docs|manual|handbook|user guide}.",
            "{Open|Display|Bring up} the {help|help pages|manual|docs page|user guide}.",
            "List the {documents|guides|pages of the docs|available docs}.",
            "{help pages|user manual|handbook|tutorial|tutorials}?",
            "{/docs|docs folder|docs directory|Markdown docs|online docs}?",
            "{further reading|more information|detailed instructions|written guides|reference manual}?",
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
