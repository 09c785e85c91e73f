"""How to test, measure and configure Helix Ray."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="test",
        questions=(
            (
                "{How do I|How can I|How would I} {test|check|verify|run the tests of|run tests for|run} "
                "{the code|the project|the tests|all tests|my changes|the test suite}?"
            ),
            "{Tell me|Explain|Show me} how to {test it|run the tests|test my changes|run all tests|lint the code}.",
            (
                "{I want to|I would like to|I need to} {test|run the tests|run all tests|test my changes|lint the code|check my "
                "changes}."
            ),
            "{tests|testing|run tests|test suite|unit tests|make test|lint|linting}?",
            "{Which|What} {command|make target} {runs|starts} {the tests|all tests|the test suite|the linter|the checks}?",
            "{Are there|Does it have|Does Helix Ray have} {tests|unit tests|a test suite|automatic tests}?",
            (
                "{I changed|I have changed|We changed} {the code|something|a file}. "
                "{How do I test it|What must I run|Which tests do I run}?"
            ),
            "How are {all tests|unit tests|the checks} {run|started|executed}?",
            (
                "{I edited|We patched|I refactored} {a module|some code|the source}; {how do I know nothing broke|what checks "
                "that it still works|how do we verify it}?"
            ),
            (
                "{How|With what|In which way} do {developers|contributors|we} {run|execute|start} {pytest|the unit tests|the "
                "linter}?"
            ),
            (
                "Before {a commit|a pull request|a release}, {what should I run|which checks are due|what has to pass}{| in the "
                "repository| for my patch}?"
            ),
            (
                "Is there a {command|target|make rule} that {only lints|just lints the source|runs every test|tests all of the "
                "code}{| here| in the repository}?"
            ),
            "{Run|Execute|Start} {all the tests|the whole test suite|every unit test|the linter}{| for me| on my patch| once}.",
            "What does make {test|check} {do|run|cover|verify}{| exactly| in this repository| on my code}?",
            (
                "Is there {a CI script|a linter|static analysis|a type checker|continuous integration} {for the code|in the "
                "repository}?"
            ),
            "Which {linters|checkers|analysers|test tools} {are used|does the project use|look at the code}?",
            "With which {tool|program|command} are the {unit tests|integration tests|pytest cases} {run|executed|called} here?",
            "Does {make test|the test run|the test target} {include|cover|contain} {type checks|mypy|linting|style checks}?",
            "Do I need {pytest|ruff|mypy|extra tools} {to test the code|for the tests}, or {is make enough|does make do it}?",
            "Can I {lint|check the style of|type-check} the {code|source|Python files} {only|without running tests|alone}?",
            "What is the {difference|distinction} between {make test and make check|make check and make test}?",
            "How do I {validate|confirm|prove} that my {patch|change|edit|contribution} {is correct|works|breaks nothing}?",
            (
                "Why {did a test fail|are tests red|does a unit test fail} {after my edit|on my branch|in my checkout}, {how do "
                "I rerun them|what runs them again}?"
            ),
            "Are {the types|type hints|annotations|code style and types} {checked|verified|enforced}?",
            "Who {runs|starts} {the linter|the unit tests|the type checker} {on a patch|for a contribution|after a code change}?",
            "How {good|complete|thorough} is the {test coverage|test suite|quality assurance of the code}?",
            "Is the {code|software|source} {tested|covered by tests|well tested|linted}?",
            "Which checks {have|need} to {be green|pass} before {I push|a merge|I contribute|I open a pull request}?",
            "Should {contributors|developers|I} {run|call} {make check|make test|both targets} {before pushing|before a merge}?",
            "I want {a green build|all tests green|to see the tests pass} {before I push|before the merge}.",
            "My {pull request|patch|bug fix|new feature} needs {testing|tests|a check|verification}.",
            "We need {quality assurance|regression tests|automated checks} for {our fork|our changes|the code}.",
            (
                "I have {written|added|fixed} {a function|a module|a bug} and {must check it|need to see the tests pass|would "
                "like the linter's opinion}."
            ),
            "{The linter|The type checker|make check|make test} does not {pass|succeed|go through}.",
            (
                "Our {developers|programmers|students} {want to contribute|changed the source} and {ask how to test|need to know "
                "how to verify it}."
            ),
            "The {CI|build server|pipeline} should {run|execute|call} {the test suite|all unit tests|the linters}.",
            "{Lint|Type-check|Verify} {the source|my code|the Python code|the repository}.",
            "{Show me|Explain} {make check|make test|how pytest is called here|the test commands}.",
            "{Verify|Confirm|Make sure} that {my edit|the patch|the refactoring} {passes the tests|broke nothing|is sound}.",
            "{pytest|mypy|ruff|make check|static analysis}",
            "{code quality|type checking|regression tests|style checks|integration tests}?",
            "{test commands|CI checks|test coverage|checks before a commit}",
        ),
        held_out=(
            "How are the tests started?",
            "What is the command for the test suite?",
            "I changed the code and want to check my changes.",
            "Which target runs all the tests?",
            "Can I lint and test the code?",
            "Is there a test suite?",
        ),
        answers=(
            "Run make test; it checks and tests everything. make check only lints.",
            "With make test: it lints the code, checks the types and runs all tests.",
            "make test runs all checks and tests, and make check only the linters.",
        ),
        accept=(("make test",),),
    ),
    Topic(
        name="benchmark",
        questions=(
            (
                "{How do I|How can I|How would I|Can I} {benchmark|measure|measure the speed of|compare|run a benchmark of} "
                "{Helix Ray|it|the server}?"
            ),
            "{How fast is|How quick is|What is the speed of} {Helix Ray|it|the server}{| compared to vLLM| beside vLLM}?",
            "{Tell me about|Explain|Show me} the {benchmark|benchmarks|performance|speed|throughput}{| of Helix Ray}.",
            "{benchmark|benchmarks|performance|speed|throughput|latency|make bench|measurements}?",
            "{Which|What} command {runs|starts} {the benchmark|the benchmarks|a benchmark|the measurements}?",
            "{I want to|I would like to|I need to} {benchmark|measure} {it|Helix Ray|the speed|the performance|the throughput}.",
            "How {is|was} {the speed|the performance|it|Helix Ray} {measured|benchmarked|compared}?",
            "Is {Helix Ray|it|the server} {fast|slow|quick|faster than vLLM|slower than vLLM|as fast as vLLM}?",
            (
                "How many {tokens|requests|answers} {per second|a second|each second} does {it|Helix Ray|the server|this system} "
                "{reach|achieve|manage}?"
            ),
            (
                "{Does|Will|Would} {Helix Ray|it|the gateway} {add overhead|cost speed|lose time} {compared with plain vLLM|"
                "against vLLM|beside ray.serve.llm}?"
            ),
            (
                "{Where|In which document|In what file} {are|can I read|do I find} {the performance figures|the measured numbers|"
                "the results of speed tests}?"
            ),
            (
                "{I doubt|We must prove|I want proof} that {Helix Ray|the server|it} is {as quick as|not slower than|faster "
                "than} {vLLM|ray.serve.llm|vLLM's own server}."
            ),
            "{Run|Do|Carry out} a {speed test|load test|performance comparison} {of the server|against vLLM|on my GPU}.",
            (
                "What {numbers|figures|latencies} {did you measure|does it achieve|were measured} {against vLLM|on a GPU|beside "
                "ray.serve.llm}?"
            ),
            "What {throughput|token rate|speed} can I {expect|count on} from {Helix Ray|the server}?",
            "How much {latency|delay} does {Helix Ray|the gateway|the ingress} {add|introduce|cost}?",
            "Does docs/performance.md {contain|show|list} {measured numbers|benchmark results|throughput figures}?",
            "{Is there|Do you ship} a {benchmark script|load generator|bench target} {in the repository|in the Makefile}?",
            "What does make bench {do|measure|compare|run}?",
            (
                "Can I {reproduce|repeat|rerun} {your measurements|the published results|the benchmarks} {on my own hardware|on "
                "my machine}?"
            ),
            "{Against what|With which servers} {is it|is Helix Ray} {compared|benchmarked}?",
            "Is ray.serve.llm {faster|slower|more efficient} than {Helix Ray|this server|yours}?",
            "How {efficient|performant} is {Helix Ray|this gateway|the server}?",
            "How does {Helix Ray|it|the server} {perform|do} {in a speed comparison|against vllm serve|next to ray.serve.llm}?",
            "What is the {time to first token|tokens per second rate|response speed} {of|with} {Helix Ray|the server}?",
            "How {large|big} is the {overhead|performance penalty|loss of speed} {of Helix Ray|of the gateway|over plain vLLM}?",
            "Do I need {a special tool|wrk|an extra load generator} to {benchmark the server|run the speed measurements}?",
            "Who {measured|tested|evaluated} the {speed|throughput|performance}{| of Helix Ray}?",
            "Are {benchmark results|performance measurements|throughput figures} {available|public|published}?",
            (
                "I {need|am looking for} {throughput numbers|latency figures|benchmark results} for {a report|my manager|a "
                "presentation}."
            ),
            "We are {choosing|deciding} between Helix Ray and {vLLM|ray.serve.llm} and {care about speed|need performance data}.",
            "{It|The server} {feels|seems} {slow|slower than vLLM}; how can I measure that?",
            "I have {no idea|no figures about} how {fast|quick} my {installation|deployment} is.",
            "Our {manager|boss|customer} asks for a {speed comparison|performance report|benchmark}.",
            "I ran make bench and {do not understand|cannot interpret|want to compare} the {results|numbers|output}.",
            "We must know the {tokens per second|requests per second|throughput} {of our server|before we choose|of Helix Ray}.",
            "{Give me|Present} {benchmark results|latency numbers|throughput figures}{| for Helix Ray}.",
            "{Compare|Contrast} the {speed|throughput|performance} of {Helix Ray and vLLM|this server and ray.serve.llm}.",
            "{Explain|Describe} how {make bench works|the benchmark works|speed is evaluated}.",
            "{tokens per second|requests per second|time to first token|response speed}?",
            "{performance comparison|comparison with vLLM|Helix Ray versus vLLM|docs/performance.md}?",
            "{benchmarking|load testing|overhead|benchmark suite|speed test}?",
        ),
        held_out=(
            "How is the performance of Helix Ray measured?",
            "Is it slow compared to vLLM?",
            "Can you tell me about the throughput?",
            "What is the command for the benchmark?",
            "How would I compare it with vLLM?",
            "Where do I find measurements of the speed?",
        ),
        answers=(
            "Run make bench: it measures Helix Ray against vLLM's own server and ray.serve.llm. See docs/performance.md.",
            "With make bench you compare it with vLLM's own server and ray.serve.llm; docs/performance.md has the results.",
            "make bench measures it on your machine, beside vLLM's own server; docs/performance.md tells how.",
        ),
        accept=(("make bench",), ("docs/performance.md",)),
    ),
    Topic(
        name="config-check",
        questions=(
            (
                "{How do I|How can I|Can I} {check|validate|verify|test} "
                "{the configuration|my configuration|the config|my config|models.yaml|my settings}?"
            ),
            "Is {my configuration|my config|my models.yaml|the model list} {valid|right|correct|without mistakes}?",
            "{Tell me|Explain|Show me} how to {check|validate|verify} {the configuration|my config|the model list|my settings}.",
            "{config check|check config|validate config|configuration check|helix config check|check my settings}?",
            (
                "{Which|What} command {checks|validates|verifies} "
                "{the configuration|the config|models.yaml|the model list|my settings}?"
            ),
            (
                "{I want to|I would like to|I need to} {check|validate} "
                "{my configuration|the config|my model list|my models.yaml|my settings}."
            ),
            "{Have I made|Did I make|Is there} a {typo|mistake|slip} in {models.yaml|my settings|the model list}?",
            (
                "Before {a start|a restart|a deployment}, {how do I|can I|how do we} {find|catch|detect} {mistakes in "
                "models.yaml|errors in the configuration|typos in the settings}?"
            ),
            (
                "I {edited|changed|rewrote} {models.yaml|the config file|the model list}; {how do I make sure it is correct|what "
                "tells me if it is well-formed|can I have it verified}?"
            ),
            (
                "{Look over|Inspect|Proofread|Examine} {my configuration|the models.yaml file|our settings} {for mistakes|for "
                "errors|before the start}."
            ),
            (
                "Is there a {dry run|validator|linter|checker} for {the config|models.yaml|the settings|HELIX variables}{| in "
                "Helix Ray| that I can run}?"
            ),
            (
                "{What|Which tool|Who} {finds|reports|spots} {invalid settings|unknown keys|wrong values} {before the server "
                "starts|in models.yaml|ahead of a launch}?"
            ),
            "Why does {Helix Ray|the server} {refuse|reject|not accept} my {models.yaml|settings|config}?",
            "What is wrong with {my models.yaml|my configuration|the model list|my environment}?",
            (
                "Does {Helix Ray|the helix command} {validate|check|verify} {the environment|environment variables|HELIX_* "
                "variables}?"
            ),
            (
                "Can {syntax errors|wrong indentation|a bad key} in {models.yaml|the YAML file} be {detected|spotted} "
                "{beforehand|without starting}?"
            ),
            "How do I {debug|troubleshoot|diagnose} {a wrong setting|a broken config|my configuration}?",
            "How can I {see|print|display} {the effective configuration|what is currently configured|the resolved settings}?",
            "Do I need to {start the server|load the models} to {check|validate|test} {a config|models.yaml}?",
            "Will {a misspelled|an unknown|a wrong} {variable|option|setting} be {noticed|reported|detected}?",
            "How can {a CI job|a pipeline|a script} {validate|check|verify} {models.yaml|our configuration}?",
            (
                "Are {my environment variables|my HELIX variables|the entries in models.yaml} {set correctly|okay|spelled "
                "correctly|consistent}?"
            ),
            "Which helix subcommand {does validation|finds config errors|tests models.yaml|verifies the environment}?",
            "Who {tells me|can tell me} {whether|if} {my settings|the models.yaml entries} make sense?",
            "When are {config errors|configuration mistakes|invalid values} {discovered|reported|found}?",
            "Is {YAML validation|config validation|a schema check of models.yaml} {built in|included|available}?",
            "My {models.yaml|configuration|environment} {seems|looks|might be} {wrong|broken|invalid}.",
            "{The server|make serve} does not start because of {a config error|an invalid model list|a wrong variable}.",
            "I am {not sure|unsure} whether {my settings are|my config is|models.yaml is} {right|valid|complete}.",
            "I {got|see|receive} a {validation error|parse error|schema error} for {models.yaml|the model list}.",
            "We want {validation|a sanity check|a syntax check} of {the config|our settings} {before we deploy|in CI}.",
            "I {suspect|fear} {a typo|a mistake|an error} in {a HELIX variable|my environment|the YAML}.",
            "{A colleague|Somebody else} wrote our {models.yaml|configuration} and I want to {verify|review|double-check} it.",
            "{Validate|Verify|Double-check} {my setup|the YAML|my environment} {before launch|without starting anything}.",
            "{Find|Report|List} the {errors|problems|mistakes} in {my config|models.yaml|the environment}.",
            "Test {my model list|the config file|the HELIX variables} for {errors|validity|correctness}.",
            "{config validation|configuration validator|YAML validation|models.yaml lint}?",
            "{invalid configuration|config errors|configuration problem|wrong settings}?",
            "{sanity check|preflight check|syntax check|consistency check}{| of the config| of the settings}?",
        ),
        held_out=(
            "How do I know that my configuration is valid?",
            "What does helix config check do?",
            "Is there a command that validates models.yaml?",
            "I changed my settings and want to check the config.",
            "Can Helix Ray validate my model list?",
            "Check my configuration.",
        ),
        answers=(
            "Run helix config check; it checks the environment and the model list before anything starts.",
            "Use helix config check. It validates the variables and the model list, and shows what is configured.",
            "With helix config check: it says what is wrong with the environment and the model list.",
        ),
        accept=(("helix config check",),),
    ),
    Topic(
        name="configuration",
        questions=(
            (
                "{How do I|How can I|Where do I|Can I} {configure|set up the settings of|change the settings of|adjust|"
                "customize} {Helix Ray|it|the server|the application}?"
            ),
            (
                "{Which|What} {settings|environment variables|variables|options|configuration files} "
                "{are there|exist|does it have|can I set}?"
            ),
            (
                "{Tell me about|Explain|Show me|List} {the configuration|the settings|the environment variables|all variables|"
                "the options}."
            ),
            "{configuration|settings|environment variables|options|config files|HELIX variables|configuring it}?",
            "{Where|In which file} {are|do I find|can I change} {the settings|the configuration|all variables|the options}?",
            "{I want to|I would like to|I need to} {configure|customize|adjust} {Helix Ray|it|the server|the settings}.",
            (
                "{Where|In what place|In which files} do {settings|options|parameters} {live|belong|go}{| in this project| for "
                "the server| in Helix Ray}?"
            ),
            (
                "Does {it|Helix Ray|the server} {read|use|have} {a config file|environment variables|command line options|a YAML "
                "file} {for its settings|for the setup|as its configuration}?"
            ),
            (
                "I {need|want|am looking for} a {full list|reference|complete overview} of {all parameters|every option|the "
                "available settings}{| of Helix Ray| of the server}."
            ),
            (
                "{Which document|What page|Which part of the docs} {explains|lists|covers|describes} the {settings|options|"
                "HELIX_ variables|parameters}?"
            ),
            (
                "The {defaults|default settings|standard values} {do not suit|do not fit|are wrong for} {me|us|our site}; {how "
                "do I override them|where are they changed|what do I set}?"
            ),
            "Is {the configuration|every setting|each variable} {documented|described|explained} {somewhere|in the docs}?",
            "What can {be configured|I configure|be customized|I tune} {in Helix Ray|in the server}?",
            "Are there {config switches|tunable parameters|adjustable options} {for the server|in Helix Ray}?",
            "What is {configs/models.yaml|the file models.yaml|models.yaml} {for|used for|good for}?",
            "What do the {HELIX_ variables|variables that start with HELIX_|HELIX_* settings} {do|control|mean}?",
            "Which prefix do {the environment variables|the variables of Helix Ray|its settings} {have|carry|use}?",
            "How do I {set|export|define} {a HELIX variable|an environment variable|a parameter} for {the process|the server}?",
            "Where is the {list|table|reference} of {all settings|HELIX_* variables|every environment variable}?",
            "Does docs/configuration.md {list|describe|explain|contain} {all settings|every variable}?",
            "Which file do I {edit|open|modify} to {configure|tune|customize} {the server|Helix Ray}?",
            "Why are there {two places for settings|both environment variables and a YAML file|two kinds of configuration}?",
            "How {configurable|flexible|customizable|adjustable} is {it|Helix Ray|the server}?",
            "Is {Helix Ray|the server} configured {by|through|with} {environment variables|a YAML file|config files}?",
            "What are the {names|meanings} of the {settings|environment variables|options}?",
            (
                "I {cannot find|did not find|am searching for} {the config file|the place of the settings|the configuration "
                "options}."
            ),
            "We {want|need} to {tune|tailor|adapt} {the server|Helix Ray} to {our site|our needs}.",
            "I have no {overview|list|table} of the {variables|settings|parameters}.",
            "Our {admins|operators} {want|need} {the configuration reference|a table of all variables|to know every setting}.",
            (
                "I {want|would like} to {set|manage} {the parameters|all settings} {with Ansible|in a shell script|in a systemd "
                "unit}."
            ),
            "I {do not like|want to change} {a default value|some defaults|the standard behaviour} of the server.",
            (
                "We {work with|prefer} {environment variables|YAML files} and want to {configure Helix Ray|set its options} that "
                "way."
            ),
            "{Give me|Write down} {an overview|a summary|a list} of the {parameters|configuration variables|config options}.",
            "{Describe|Summarize} {how settings work|the configuration system|the configuration files}.",
            "Help me {configure|customize|tune|parameterize} {the server|Helix Ray|my installation}.",
            "{docs/configuration.md|HELIX_* variables|configuration guide|configuration files}?",
            "{customization|tuning options|server options|preferences|default settings}?",
        ),
        held_out=(
            "How is Helix Ray configured?",
            "Where do I find the environment variables?",
            "Which options does the server have?",
            "What can I configure?",
            "Can you list all the settings?",
            "I need to change the configuration of the server.",
        ),
        answers=(
            (
                "Set HELIX_* environment variables for the process, and list the models in configs/models.yaml. See "
                "docs/configuration.md."
            ),
            (
                "HELIX_* environment variables configure the process and configs/models.yaml the models; docs/configuration.md "
                "lists them all."
            ),
            "Through HELIX_* environment variables and the model list configs/models.yaml; docs/configuration.md explains each.",
        ),
        accept=(("helix_*",), ("configs/models.yaml",)),
    ),
)
