"""How to start and stop Helix Ray."""

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
            "What does make serve {do|set up|create|install}?",
            "Is {installation|the setup|deployment} {easy|simple|hard|complicated}?",
            "Where do I {begin|find the start command|run make serve}{| as a newcomer}?",
            "Do I need to {create a virtual environment|run pip install|prepare a venv} {myself|by hand|beforehand}?",
            "Can I {spin it up|fire it up|get it started|kick it off} {on my laptop|locally|from a terminal}?",
            (
                "Which {steps|actions} {lead to|are needed for|take me to} {a running server|a first installation|a working "
                "installation}?"
            ),
            "Is {one command|a single line} enough to {install and launch|set up and run} {it all|everything}?",
            "Is there {an installer|a quickstart|a setup script|a pip package}{| for it| for this server}?",
            (
                "How {does one deploy|do you deploy|would I bootstrap} {Helix Ray|this server|the thing} {on a fresh machine|"
                "from the sources|after git clone}?"
            ),
            "What {must I do|is to be done|should I type} after git clone?",
            (
                "Why does {nothing listen|nothing answer} on {localhost|my machine}, {must I launch something first|what do I "
                "have to launch}?"
            ),
            "Who {installs|fetches|sets up} {the dependencies|vLLM and Ray|the Python packages} {for me|on the first run}?",
            "Are there {instructions|steps|directions} {for the installation|for the first run|for a first deployment}?",
            "How do I {execute|invoke|call|use} {make serve|the Makefile|the target serve}?",
            "Can {a student|anyone|a beginner} {run this|host it|get it working} {at home|without much effort|in a few minutes}?",
            "I want {a local instance|my own instance|a test installation} {of Helix Ray|of this server}{| up and running}.",
            "We need {Helix Ray|the service|an instance} {deployed|operational|in operation} {today|on our machine|soon}.",
            "My {clone|checkout|copy} of {the repository|the project} is {ready|complete|on the disk}.",
            (
                "I have no {experience|practice} with {installing servers|Ray|such deployments} {and want to try this|but want "
                "it running}."
            ),
            "This is my {first time|first day} with Helix Ray{, guide me| and I want it running|, help me begin}.",
            (
                "We {just got|just rented|bought} {a fresh server|a new machine|an empty host} to {put Helix Ray on|install this "
                "on|host Helix Ray}."
            ),
            "The {server|application|service} has not been {launched|installed|deployed} {yet|so far}.",
            "{Spin up|Fire up|Boot up|Kick off} {the server|Helix Ray|everything|an instance}.",
            "{Guide me|Walk me|Lead me} through the {installation|setup|first launch|deployment}.",
            "{Install|Deploy|Set up} {Helix Ray|the server|this software} {from scratch|locally|on this computer}.",
            "{quickstart|quick start|server setup|deploying it|installation steps}",
            "{launch command|start command|command to run it|how to launch}?",
            "{local installation|setup from git clone|first run|bootstrap|one-command setup}",
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
            "Which signal {ends|halts|terminates} {make serve|the process|the server}?",
            "Is {SIGTERM|kill -15|a kill|Ctrl-C} {safe|enough|allowed|the right way} {to end it|to stop the server}?",
            "Does {Ctrl-C|an interrupt|SIGTERM} {cut|break|abort|kill} {running answers|open streams|chats in progress}?",
            "Can I {kill|interrupt|close} {the process|make serve|the terminal} {without harm|without losing answers|safely}?",
            "Where do I {press|hit|type} {Ctrl-C|Control-C} {to end it|to halt the server}?",
            "What does {a second Ctrl-C|pressing Ctrl-C twice|a second interrupt} do?",
            "How do I {force|enforce} {an immediate stop|an instant shutdown|a fast end}?",
            (
                "Are {Ray and the engines|all processes|the child processes|all replicas} {stopped as well|ended too|cleaned up} "
                "{on exit|at the end}?"
            ),
            "Do I need {a stop command|a stop target|a special script} {to shut it off|for the shutdown}?",
            "Why does it {hang|wait|linger|take a while} {after Ctrl-C|at shutdown|when I interrupt it}?",
            (
                "Who {ends|cleans up|closes} {the Ray processes|the started services|the worker processes} {afterwards|on exit|"
                "after I quit}?"
            ),
            "Is there a {make target|command} {for stopping|to halt it|that ends it}, like {make stop|make down}?",
            (
                "Will {anything|any process|something} {remain|stay behind|be left running} {after the shutdown|once I quit|"
                "after Ctrl-C}?"
            ),
            "How does {a graceful|an orderly|a clean} {shutdown|exit|termination} work?",
            (
                "What if {users are still chatting|answers are still streaming|requests are in flight} {when I shut down|at the "
                "moment of the stop|as I press Ctrl-C}?"
            ),
            "I want {it gone|it off|it to end} {now|for tonight|right away}.",
            (
                "We need to {take the server offline|power it down|shut everything off} {for maintenance|for the night|for a "
                "reboot of the host}."
            ),
            (
                "My {terminal|shell} is {blocked by|occupied by|busy with} make serve {and I want it back|and I want out|and it "
                "must end}."
            ),
            (
                "I have {finished my experiment|finished trying it|seen enough} {and want to close the server|and would like to "
                "end it}."
            ),
            "The {process|program|server} does not {stop|end|exit|quit} {after one Ctrl-C|at the first Ctrl-C}.",
            (
                "Our {host|machine} must be {rebooted|switched off|powered off} {and the server has to go down first|so the "
                "server has to be halted}."
            ),
            "I no longer {need|want|use} {the running server|the running instance|my running deployment}.",
            "{Kill|Quit|Exit|Close} {it|the process|the program|make serve}.",
            "{Explain|Describe} {the shutdown|graceful shutdown|what SIGTERM does|the order of the shutdown}.",
            "{Power down|Deactivate|Wind down} {the service|Helix Ray|the running server}{| for maintenance| cleanly}.",
            "{SIGTERM|SIGINT|kill signal|interrupt signal|second Ctrl-C}",
            "{graceful shutdown|clean exit|immediate shutdown|orderly termination}?",
            "{make stop|stop command|ending the server|server off}",
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
            "What is the {usual|typical|average|expected} {startup time|boot time|launch duration}?",
            "Is {a minute|a start of a minute|such a slow start} {realistic|normal|usual|to be expected}?",
            "Which {part|step|phase} of the {start|launch|startup} {takes longest|is the slowest|costs most time}?",
            "Does the {first|very first} start {take longer|last longer|need more time} than {later ones|the next ones}?",
            "Do I have to {wait|be patient} {long|for minutes} after {make serve|launching it|starting it}?",
            "Can {the launch|the startup|booting} be {sped up|made faster|shortened|accelerated}?",
            "Are {small models|tiny models|the demo models} {quicker|faster} to {start|load at launch|be ready}?",
            "When can I send {the first request|my first chat|a first question} after {make serve|the launch|starting it}?",
            "Why is {the startup|the launch|booting} {so slow|not instant|this slow}?",
            "How many seconds {until|before} {it is online|the server is usable|it accepts requests}?",
            "Where is {the time|all the time} {spent|lost|going} {during the startup|while it launches|at boot}?",
            "Who {tells|shows} me {when it is ready|that the launch is done|that the startup is complete}?",
            "How do I {know|notice|recognise} that {the start is finished|it has finished starting|the launch has ended}?",
            "Is {it|the server} {quick|fast|slow} {to start|to boot|to launch|at starting}?",
            "What {startup|launch|boot} {duration|time} does the README {give|mention|state|show}?",
            "The {startup|launch|boot} {takes forever|seems endless|is too slow|never seems to end}.",
            (
                "I have been {waiting|sitting here} {for a minute|for two minutes|for some time} {since make serve|since the "
                "launch|for the server to start}."
            ),
            "We need {a quick launch|a short startup|a fast boot} {for our demo|in our tests|after a power cut}.",
            "My {server|instance|deployment} is {still booting|still starting up|still launching|not ready yet}.",
            "I want to know {how soon after make serve I can chat|when the launch will be done|the time from launch to ready}.",
            "Our {big|large|30B} models {make the launch slow|need ages at launch|delay the start of the server}.",
            "The {launch|startup|boot} {lasts longer|drags on longer} than {I expected|a minute|the README says}.",
            "{Estimate|Predict|State} the {startup time|launch time|duration of the start}.",
            "{Show me|Give me} the {time to readiness|boot duration|startup figures|launch time}.",
            "{Tell me|Say} {when the launch finishes|how many seconds the boot lasts|how slow the startup is}.",
            "{startup duration|boot time|launch time|loading time at start}",
            "{one minute|slow startup|slow boot|slow launch|time to readiness}?",
            "{waiting after make serve|progress of the launch|seconds until ready|startup progress}",
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
            (
                "The first start takes about a minute and later ones half of it; make serve shows the progress. Larger models "
                "take longer."
            ),
            "About a minute the first time, half a minute later. Larger models take longer.",
            "It is about a minute for the first start with the small models; make serve prints each step.",
        ),
        accept=(("about a minute",),),
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
            "Is {Python 3.12|Python 3.10|an older Python|a newer Python} {supported|compatible|accepted|okay}?",
            (
                "Which {dependencies|packages|libraries|tools} {must be present|are mandatory|have to exist} {in advance|before "
                "make serve|on the host}?"
            ),
            "Does it {depend on|rely on|need} {Docker|conda|Node.js|a database|Redis}?",
            "Do I need {Docker|a container runtime|conda|Java} {for the installation|to install it|for Helix Ray}?",
            "Can I {use|take|choose} {another distribution|Red Hat|Arch Linux|Alpine|CentOS}?",
            "Are {other operating systems|other Linux distributions|Macs|Windows hosts} {supported|possible|an option}?",
            "What {environment|platform|system software} {is assumed|is expected|does it presuppose}?",
            "Why does {my Python 3.9|Python 3.13|the wrong interpreter} {not work|fail|get refused}?",
            "Where does it {run|install|work}, {only on Debian|only on Linux|on Windows as well|also on a Mac}?",
            "How {new|recent} must {Python|my Python|the interpreter} be?",
            "Must {Ray|vLLM|PyTorch|FastAPI} be {preinstalled|there already|on the host already}?",
            "Will it {work|install|run} {under WSL|on a Mac|on Debian 12|on Ubuntu 22.04|on Windows 11}?",
            (
                "Is there {a list of dependencies|a list of required software|a system requirements list|a checklist of "
                "prerequisites}?"
            ),
            "Who {provides|brings|has to install} {Python|Python 3.11|make}, {me or the setup|the user or the installer}?",
            "What should {the admin|our IT department|I} {prepare|provide|preinstall} on the {host|machine|server}?",
            "I have {only|just} {Python 3.10|Python 3.12|Python 3.9} {on my computer|on the server|installed}.",
            "My {company|office|team} only has {Windows|macOS|Red Hat|SUSE} computers.",
            (
                "We need {the system requirements|the minimum requirements|a list of required packages} {for our IT department|"
                "before we order a host|for planning}."
            ),
            "{python3.11|make|The command make} is {not found|missing|not installed} on {my host|this machine|our server}.",
            (
                "I want to {prepare|equip|provision} {a host|a virtual machine|a server} with {the right software|the needed "
                "packages|the required Python}."
            ),
            (
                "Our {admin|IT department|sysadmin} {asks|wants to know} which {software|Python|operating system|distribution} "
                "is required."
            ),
            "I have {no Debian|no Linux|no make|no Docker} {here|on my computer|on this host}.",
            "{List|Name|Enumerate} the {dependencies|requirements|necessary packages|supported platforms}.",
            (
                "{Show me|Give me} the {minimum requirements|system requirements|supported Python versions|compatible operating "
                "systems}."
            ),
            "{Check|Say} whether {Python 3.12|my Ubuntu|Python 3.10|Fedora} {is suitable|is compatible|will do}.",
            "{software dependencies|system requirements|minimum requirements|OS compatibility}",
            "{Debian 12|python3.11|Ubuntu 22.04|Python 3.12|WSL}?",
            "{supported platforms|supported Python versions|interpreter version|necessary software}",
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
)
