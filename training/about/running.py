"""How to start, stop, test and measure Helix Ray."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="start",
        questions=(
            (
                "{How do I|How can I|How would I|What do I do to} {start|run|launch|install|set up|get|boot} "
                "{Helix Ray|it|the server|the application|this project}{| up}?"
            ),
            (
                "{Tell me|Explain|Show me|Describe} how to {start|run|launch|install|set up|use} "
                "{Helix Ray|it|the server|the application}."
            ),
            (
                "{I want to|I would like to|I need to|Help me} {start|run|launch|install|try} "
                "{Helix Ray|it|the server|the application}."
            ),
            "{starting|start|start it|run it|launch|install|installation|getting started|first start|running it|make serve}?",
            (
                "{Which|What} {command|is the command that|make target} {starts|runs|launches} "
                "{Helix Ray|it|the server|the application}?"
            ),
            "{How do I|How can I} {get started|begin|start for the first time|try it out|bring it up}{| with Helix Ray}?",
            "How is {Helix Ray|the server|the application|it} {started|launched|installed|run}?",
            (
                "I {cloned|checked out|downloaded} {the repository|the code|Helix Ray}; {what comes next|what now|what is the "
                "next step}{| to get a server| to have it running}?"
            ),
            "{Bring|Get} {Helix Ray|the server|this system} {up|online} {for me|on this machine|on my host}.",
            (
                "{What|Which command|What exactly} do I {type|enter|execute} {to have a running server|to bring everything up|to "
                "deploy it on my machine}?"
            ),
            (
                "Is there {a single command|one command|a script|a make target} {for bringing up|that sets up|that deploys} {the "
                "whole stack|everything|the entire system}?"
            ),
            (
                "{The server|Helix Ray|It} is {not running|off|not up} {at the moment|right now|on my host}; {how do I bring it "
                "to life|what starts it|how do we get it going}?"
            ),
            (
                "{How does|How should|In what way can} {a beginner|a new user|a newcomer} {set this up|get it going|deploy the "
                "server}{| on one machine| from the repository}?"
            ),
        ),
        held_out=(
            "How is this project started?",
            "What is the command to launch Helix Ray?",
            "I would like to try it out.",
            "Please help me get Helix Ray running.",
            "What make target do I use to start?",
            "What must I do to run the application?",
        ),
        answers=(
            "Run make serve in the repository; it installs what it needs, starts everything and shows the progress.",
            "Type make serve. It creates the environment, makes a certificate and starts the application.",
            "With make serve: it sets up the environment for your hardware and starts Helix Ray.",
        ),
        accept=(("make serve",),),
    ),
    Topic(
        name="stop",
        questions=(
            (
                "{How do I|How can I|How would I|What do I do to} {stop|end|shut down|quit|kill|terminate|exit} "
                "{Helix Ray|it|the server|the application}{| again}?"
            ),
            (
                "{Tell me|Explain|Show me} how to {stop|end|shut down|quit|terminate} "
                "{Helix Ray|it|the server|the application|everything}."
            ),
            "{I want to|I would like to|I need to} {stop|end|shut down|quit} {Helix Ray|it|the server|the application}.",
            "{stopping|stop it|shut down|shutdown|quit|stop the server|Ctrl-C|exit|turn it off}?",
            "{Which|What} {key|command|keys} {stops|ends|shuts down|quits} {Helix Ray|it|the server|the application}?",
            "{What happens|What does it do} {on Ctrl-C|when I stop it|when I press Ctrl-C|when it stops|at shutdown}?",
            "How is {Helix Ray|the server|it|everything} {stopped|ended|shut down|turned off}?",
            "{Turn off|Switch off|Stop|Shut down|End} {the server|Helix Ray|the application}.",
            "What do {I|we|operators} {press|type|do} to {bring down|halt|take offline} {the server|everything|my deployment}?",
            (
                "{Will|Can|Do} {open|running|unfinished} requests {still finish|still complete|get an answer} {when I halt it|"
                "when it goes down|after Ctrl-C}?"
            ),
            (
                "{The server|Helix Ray|My deployment} {still runs|keeps running|is still up}; {how do I get rid of it|how do I "
                "end it|what makes it quit}?"
            ),
            (
                "Is there a {clean|graceful|safe|proper} way to {bring it down|halt the server|take Helix Ray offline}{| without "
                "losing requests| without cutting off clients}?"
            ),
            (
                "{I am done|We are finished|My work is over} {for today|for now|for the day}; how {does the server go down|is "
                "Helix Ray halted|do I close it all}?"
            ),
            (
                "{Halt|Terminate|Bring down|Take down} {everything|the whole system|all services|my deployment} {gracefully|"
                "cleanly|now}."
            ),
        ),
        held_out=(
            "How is the application stopped?",
            "What do I press to quit?",
            "Please shut it down.",
            "How can I turn off Helix Ray?",
            "Which keys do I press to stop it?",
            "What does Ctrl-C do?",
        ),
        answers=(
            "Press Ctrl-C: open requests may finish, and then everything that was started stops.",
            "Ctrl-C stops it; it lets open requests finish first.",
            "With Ctrl-C or SIGTERM to make serve. Open requests may finish; a second Ctrl-C ends them at once.",
        ),
        accept=(("ctrl-c",),),
    ),
    Topic(
        name="start-time",
        questions=(
            (
                "{How long|How much time} does {it|Helix Ray|the server|the start} "
                "{take|need}{| to start| to be ready| until it is ready| to boot}?"
            ),
            "{When|How soon} is {it|Helix Ray|the server} {ready|up}{| after the start}?",
            "Why does {it|the start|Helix Ray} take so {long|much time}?",
            "{start time|time to start|startup time|seconds to start|time until ready|is the start slow}?",
            "{Tell me|Explain} how {long the start takes|fast it starts|quickly it is ready|long it takes to start}.",
            "{How fast|How quickly} does {it|Helix Ray|the server} {start|start up|come up|boot}?",
            (
                "How many {seconds|minutes} {pass|go by|elapse} {before it answers|until the first request works|before the "
                "server is up} {after make serve|after launching it|from launch on}?"
            ),
            (
                "I {ran|typed|started} make serve {ten seconds|half a minute|a minute} ago and {nothing answers yet|it is still "
                "not ready|it is still loading}."
            ),
            (
                "Is {a minute|half a minute|two minutes} of {waiting|loading|delay} after {make serve|the launch|launching it} "
                "{normal|usual|to be expected}?"
            ),
            (
                "{Does|Will|Would} {a larger model|a bigger model|a 70B model} {delay|slow down|lengthen} {the startup|the "
                "launch|the boot}?"
            ),
            (
                "{Where|How|In what place} can I {see|follow|watch} {how far the launch is|the progress of the startup|what it "
                "is loading at the start}?"
            ),
            (
                "{What|Which} {delay|wait|startup duration} {should I expect|must we plan for|is normal} {between launch and the "
                "first answer|when it boots|until the server is online}?"
            ),
        ),
        held_out=(
            "How many seconds does the start take?",
            "How soon can the server be ready?",
            "Is Helix Ray slow to start?",
            "How much time until it is up?",
            "Tell me how quickly Helix Ray starts.",
            "Why is the start so slow?",
        ),
        answers=(
            "About 40 seconds in the README's example; make serve shows the progress, and larger models take longer.",
            "In the README's example it is ready after 40 seconds. Larger models take longer.",
            "The README shows a start of 40 seconds with the small models; make serve prints each step.",
        ),
        accept=(("40 s",),),
    ),
    Topic(
        name="requirements",
        questions=(
            (
                "{Which|What} {Python|Python version|version of Python} "
                "{do I need|does it need|is needed|is required|does it use|does it run on}?"
            ),
            (
                "{What|Which software|Which programs} {do I need|must I have|must be installed|do I have to install} "
                "{before the start|beforehand|at first}?"
            ),
            (
                "{Does|Can|Will} {it|Helix Ray} {run|work} on "
                "{Python 3.12|Python 3.10|Python 3.13|Python 3.9|Debian|Linux|Ubuntu|Windows|macOS}?"
            ),
            "{Python version|required Python|Python 3.11|software requirements|operating system|prerequisites|which Linux}?",
            (
                "{Tell me|Name|List} the {Python version|required Python version|prerequisites|software requirements|operating "
                "system}."
            ),
            "{Which|What} operating system {do I need|does it need|is required|does it run on}?",
            "What are the {prerequisites|software requirements}{| of Helix Ray}?",
            "Is {Windows|macOS|Fedora|Ubuntu} {good enough|suitable|fine} {for Helix Ray|as a host|for the server}?",
            (
                "My {server|machine|computer|laptop} has {Python 3.10|Python 3.12|Ubuntu|Fedora}; is that {enough|all right|"
                "fine} {for Helix Ray|for the server}?"
            ),
            "{Must|Should|Do} I {install|have|provide} {make|Python|a compiler} {beforehand|myself|first}?",
            (
                "What software does {a host|a fresh machine|an empty server} {need|have to have|require} {for Helix Ray|to run "
                "this system|before it can start}?"
            ),
            (
                "{On what|On which} {Linux distribution|platform|distribution} {is it meant to run|was the server tested|is "
                "Helix Ray supported}?"
            ),
            (
                "Before {I install|we deploy|I set up} {Helix Ray|it|the server}, {what has to be on the machine|which packages "
                "must be there|which interpreter has to be present}?"
            ),
        ),
        held_out=(
            "What Python does Helix Ray run on?",
            "Is Python 3.12 required?",
            "Which version of Python should I install?",
            "Do I need Linux?",
            "Which prerequisites are there?",
            "Which programs must I install before the start?",
        ),
        answers=(
            "You need Debian with Python 3.11 and make; make serve installs the rest.",
            "Python 3.11 and make on Debian; nothing else is needed before the first start.",
            "Helix Ray needs Python 3.11 and make, on Debian.",
        ),
        accept=(("python 3.11",), ("make",)),
    ),
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
