"""What operators set: keys, addresses and certificates."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="set-keys",
        questions=(
            (
                "{How do I|How can I|How would I} {set|configure|require|turn on|add} "
                "{API keys|an API key|keys|a key|authentication|a password} {for the server|on the server|for it|for clients}?"
            ),
            (
                "{How do I|How can I} {protect|secure|lock|guard|turn on authentication for|enable keys for} "
                "{it|Helix Ray|the server|the API}?"
            ),
            (
                "{Tell me|Explain|Show me} how to {set API keys|require a key|protect the API|turn on authentication|secure the "
                "server}."
            ),
            "{authentication|auth|access control|HELIX_AUTH_API_KEYS|require keys|protect the API|security|setting API keys}?",
            "{Which|What} {variable|setting} {sets|holds|has|is for} {the API keys|the keys|authentication}?",
            (
                "{I want to|I would like to|I need to} {set API keys|require keys|protect the server|secure the API|restrict "
                "access}."
            ),
            (
                "Is {the API|the server|access|Helix Ray} "
                "{open|open to everybody|protected|secured|password protected}{| by default}?"
            ),
            "How are {API keys|keys} {set|required|configured} {on the server|for clients}?",
            (
                "{Anybody|Anyone|Every stranger} can {call|query|reach} {my server|the API|our deployment} at the moment; how do "
                "I {stop that|prevent this|allow only key holders|shut outsiders out}?"
            ),
            (
                "{What must I do|What does it take|What should I configure} so that only {callers|clients|programs} with a "
                "{valid|known|correct} key {get in|are let in|are served}?"
            ),
            (
                "Can {the server|the application|my deployment|Helix Ray} {refuse|turn away|reject|block} {callers|clients|"
                "requests} without {a key|an API key|credentials}?"
            ),
            (
                "We have {several|three|a few} keys {already made|ready|for our users}; where {do I enter them|do I list them|"
                "are they configured} {on the server side|for the server|in the server's settings}?"
            ),
            (
                "Does {the server|Helix Ray|the application|this system} {demand|ask for|insist on|check for} {a key|an API key|"
                "credentials} {out of the box|unless I configure it|without further setup}?"
            ),
            (
                "{I want|We want|Our boss wants} {the server|my deployment|the API|Helix Ray} to {accept only known keys|admit "
                "only clients that have a key|be closed to strangers without a key}."
            ),
        ),
        held_out=(
            "Which variable turns on authentication?",
            "How do I restrict access?",
            "How are API keys configured?",
            "I need a password for the server.",
            "Can everybody use the API by default?",
            "What is HELIX_AUTH_API_KEYS for?",
        ),
        answers=(
            "Set HELIX_AUTH_API_KEYS to one or more keys, separated by commas. Without it the API is open.",
            "With HELIX_AUTH_API_KEYS, a list of keys with commas between them; if it is empty, everybody may use the API.",
            (
                "Put your keys, separated by commas, into HELIX_AUTH_API_KEYS before the start. It is empty by default, and the "
                "API open."
            ),
        ),
        accept=(("helix_auth_api_keys",),),
    ),
    Topic(
        name="make-key",
        questions=(
            (
                "{How do I|How can I|How would I} {make|create|generate|get|produce} "
                "{an API key|a key|a new key|a new API key|keys}?"
            ),
            "{Tell me|Explain|Show me} how to {make|create|generate} {an API key|a key|keys|a new key}.",
            "{I want to|I need to|I would like to} {make|create|generate|get} {an API key|a new key|a key}.",
            "{generate a key|create a key|new key|keygen|helix keygen|key generation|make a key}?",
            "{Which|What} command {makes|creates|generates} {keys|a key|API keys|an API key}?",
            "{Where do I get|From where do I get|Where can I get|Who gives me} {an API key|a key|my key}?",
            "How {is a new key|are API keys|are keys|is an API key} {made|generated|created}?",
            (
                "{Is there|Do you have|Does Helix Ray come with} {a tool|a command|a helper|something} for {making|generating|"
                "producing} {random keys|API keys|a fresh key}?"
            ),
            (
                "I {do not have|am missing|still lack} {a key of my own|an API key|a suitable key}; how do I {obtain one|come by "
                "one|produce one|get one}?"
            ),
            (
                "Can {the helix command|Helix Ray|the server} {issue|invent|make up|produce} {an API key|a random key|a fresh "
                "key} {for me|for a new user|for my colleague}?"
            ),
            (
                "{What do I type|What should I run|Which tool do I run} to {get|obtain|produce|mint} {a fresh key|one more key|a "
                "random key|a new secret key}?"
            ),
            (
                "{A new colleague|A new user|Another team} {needs|is waiting for|asks me for} {an API key|a personal key|a key "
                "of their own}; how is one {made|generated|produced|created}?"
            ),
            (
                "{Please generate|Help me generate|Help me create|Let me create} {a fresh API key|another key|an additional key|"
                "a random API key} {for a user|for a colleague|for our team}."
            ),
        ),
        held_out=(
            "How is a key generated?",
            "I need a new API key.",
            "Is there a command that creates keys?",
            "Can Helix Ray generate API keys?",
            "What does helix keygen do?",
            "Where does my API key come from?",
        ),
        answers=(
            "Run helix keygen; it makes a key for HELIX_AUTH_API_KEYS.",
            "The command helix keygen makes a new key. Put it into HELIX_AUTH_API_KEYS.",
            "With helix keygen, which makes one key; add it to HELIX_AUTH_API_KEYS.",
        ),
        accept=(("helix keygen",),),
    ),
    Topic(
        name="port",
        questions=(
            (
                "{How do I|How can I|Can I} {change the port|set the port|choose the port|use another port|use a different port|"
                "use port 443}?"
            ),
            "{Which|What} port {does it use|is it on|does it listen on|is used|is the default|does Helix Ray use}?",
            "{Tell me|Explain|Show me} {how to change the port|the port|which port it uses|how to use another port}.",
            "{port|port number|default port|HELIX_PORT|change port|another port|listening port}?",
            "{I want to|I would like to|I need to} {change the port|use another port|listen on a different port|use port 8000}.",
            (
                "{What if|What do I do if|What can I do when} "
                "{the port is taken|port 8443 is taken|the port is in use|another program uses the port}?"
            ),
            "{Which|What} {variable|setting} {sets|changes|is for} the port{| number}?",
            (
                "{Another service|Another program|A different server} {already listens on|already uses|already occupies} {8443|"
                "port 8443|that port}; can I {pick|take|move to} another one?"
            ),
            (
                "On which port {can clients find|will I find|should I look for} {the server|Helix Ray|the application|my "
                "deployment}?"
            ),
            "Can {the server|Helix Ray|the application} be {moved to|made to use|started on|put on} port {9000|443|8080|8000}?",
            (
                "Which port {must I open|should I open|do I have to open|needs to be open} in {the firewall|my firewall|our "
                "firewall|the router}?"
            ),
            (
                "Is {8443|port 8443|the port 8443} {fixed|the only port possible|the only choice}, or can I {choose|pick|"
                "configure|take} another one?"
            ),
            (
                "{We would like|My team wants|I prefer|We need} {the server|the application|our deployment} to {listen|be|"
                "answer} on port {9000|8000|443|8080}."
            ),
        ),
        held_out=(
            "Port 8443 is in use by another program.",
            "Can it listen on port 443?",
            "How is the port set?",
            "What is the default port of Helix Ray?",
            "Which setting has the port number?",
            "On which port is the server?",
        ),
        answers=(
            "The port is 8443; set HELIX_PORT to change it.",
            "Helix Ray listens on port 8443. HELIX_PORT sets another one.",
            "Set HELIX_PORT to another number, or use helix serve --port; the default is 8443.",
        ),
        accept=(("helix_port",), ("8443",)),
    ),
    Topic(
        name="host-address",
        questions=(
            (
                "{How do I|How can I|Can I} {change|set|choose} the "
                "{host|listen address|bind address|interface|host address|IP address}{| it listens on}?"
            ),
            (
                "{Which|What} {address|interface|IP address|host address} does {it|Helix Ray|the server} "
                "{listen on|bind to|listen at}?"
            ),
            (
                "{How do I|How can I|Can I} {bind it to localhost|listen on localhost only|listen on one interface|keep it on "
                "this machine only}?"
            ),
            (
                "{Tell me|Explain|Show me} {how to set the listen address|which address it listens on|how to bind it to "
                "localhost|HELIX_HOST}."
            ),
            "{HELIX_HOST|listen address|bind address|localhost only|which interface|bind to localhost|host setting}?",
            (
                "{I want|I need|I would like} {it to listen on localhost only|it to listen on one interface|to set the listen "
                "address|to change the host}."
            ),
            "{Which|What} {variable|setting} {sets|changes|is for} the {host|bind address|interface|host address}?",
            (
                "{How do I|How can I|Is there a way to} {make|keep|leave} {the server|my deployment|the application} {reachable "
                "only from this computer|invisible to the network|hidden from other machines}?"
            ),
            (
                "Does {the server|Helix Ray|the application} {accept connections on|listen on|bind to} {all interfaces|every "
                "network interface|0.0.0.0|all addresses of the machine}?"
            ),
            (
                "My {machine|computer|server} has {two|several|three} network {cards|interfaces|addresses}; how do I {pick|"
                "select|decide on} the one to bind to?"
            ),
            (
                "{Restrict|Limit|Tie|Bind} {the server|it|the application|Helix Ray} to {127.0.0.1|the loopback interface|one "
                "network interface|one IP address of this machine}."
            ),
            (
                "{Is it possible for the server|Can I tell the server|Is there a setting for the server} to {listen|answer|"
                "accept connections} only on {127.0.0.1|the loopback interface|one network card|an internal address}?"
            ),
            (
                "{The server|My deployment|The application} should {listen on|be bound to|only bind to} {one internal address|"
                "127.0.0.1|a single interface|the private network card} rather than all interfaces."
            ),
        ),
        held_out=(
            "Can the server listen on localhost only?",
            "Which variable sets the listen address?",
            "How do I bind the server to one IP address?",
            "What is HELIX_HOST for?",
            "Does it listen on every interface?",
            "Where do I change the bind address?",
        ),
        answers=(
            "Set HELIX_HOST to the address to listen on; the default is 0.0.0.0, every interface.",
            "It listens on 0.0.0.0. HELIX_HOST sets another address, for example 127.0.0.1 for this machine only.",
            "HELIX_HOST is the address that it listens on, 0.0.0.0 by default.",
        ),
        accept=(("helix_host",), ("0.0.0.0", "127.0.0.1")),
    ),
    Topic(
        name="certificate",
        questions=(
            (
                "{How do I|How can I|Can I} {use|set|install|configure|add} "
                "{my own certificate|a TLS certificate|a certificate|a real certificate|an SSL certificate}?"
            ),
            (
                "{Where is|Where do I find|Where can I find|What is} the "
                "{self-signed certificate|certificate|certificate file|TLS certificate}?"
            ),
            "{Tell me about|Explain|Show me} {the certificate|TLS|HTTPS|the self-signed certificate|certificates}.",
            "{TLS|certificate|HTTPS|SSL|self-signed certificate|HELIX_TLS_CERT|certificate error|own certificate}?",
            "{Why does my client|Does my client|What makes my client} {reject|not trust|refuse|complain about} the certificate?",
            "{Does|Can} {Helix Ray|it|the server} {use|support|speak} {TLS|HTTPS|encryption|SSL}?",
            "{Which|What} {variables|settings} {set|name|are for} {the certificate|TLS|my own certificate}?",
            "Is {HTTPS|TLS|SSL} {supported|used|on}{| by default}?",
            (
                "{My browser|The SDK|My program|Our client|Python} {says|reports|warns|complains} that the certificate {is "
                "self-signed|is not trusted|cannot be verified|is unknown}."
            ),
            (
                "We have a certificate {from Let's Encrypt|from our own CA|signed by an authority}; how do I {install it|make "
                "the server use it|give it to the server|put it in place}?"
            ),
            (
                "Which {certificate|certificate file|PEM file} {must|should|do} {clients|our programs|the SDKs} {trust|accept|"
                "rely on}?"
            ),
            (
                "Who {makes|creates|signs|issues} the {certificate|TLS certificate|SSL certificate} {of the server|that I see|"
                "that the server presents|of Helix Ray}?"
            ),
            (
                "Is {the traffic|all traffic|communication} {with the server|with Helix Ray|between client and server|with my "
                "deployment} {encrypted|protected by TLS|sent over HTTPS}?"
            ),
            (
                "I get {an SSL error|a certificate verify failed error|a TLS handshake error|an unknown issuer error} when {I "
                "connect|connecting|my client connects|calling the server}."
            ),
        ),
        held_out=(
            "Where does the certificate come from?",
            "Will the server speak HTTPS by default?",
            "I have my own TLS certificate.",
            "How can my client trust the self-signed certificate?",
            "Which variable names my certificate?",
            "Does Helix Ray make a certificate by itself?",
        ),
        answers=(
            (
                "The first start makes a self-signed one, .helix/tls/cert.pem, for clients to trust; HELIX_TLS_CERT and "
                "HELIX_TLS_KEY set your own."
            ),
            (
                "TLS is on, with a self-signed certificate in .helix/tls/cert.pem. Set HELIX_TLS_CERT and HELIX_TLS_KEY to use "
                "your own."
            ),
            (
                "Set HELIX_TLS_CERT and HELIX_TLS_KEY to PEM files of your own; else clients trust the self-signed "
                ".helix/tls/cert.pem."
            ),
        ),
        accept=(("helix_tls_cert",), (".helix/tls/cert.pem",)),
    ),
    Topic(
        name="plain-http",
        questions=(
            (
                "{How do I|How can I|Can I} {use|serve|speak|switch to|run it with} "
                "{plain HTTP|HTTP without TLS|HTTP only|unencrypted HTTP}?"
            ),
            "{How do I|How can I|Can I} {turn off|switch off|disable|do without} {TLS|HTTPS|SSL|encryption|the certificate}?",
            "{Tell me|Explain|Show me} how to {turn off TLS|use plain HTTP|disable HTTPS|switch off encryption}.",
            "{plain HTTP|without TLS|no TLS|disable TLS|turn off HTTPS|HTTP only|HELIX_TLS|TLS off}?",
            "{I want|I need|I would like} {plain HTTP|HTTP without TLS|no TLS|to turn off TLS|to disable HTTPS}.",
            "How is {TLS|HTTPS|encryption} {turned off|switched off|disabled}?",
            "{Which|What} {variable|setting|option} {turns off|switches off|disables} {TLS|HTTPS|SSL|encryption}?",
            (
                "{My proxy|Nginx|Our load balancer|A reverse proxy} already {handles|terminates|takes care of} {TLS|HTTPS|the "
                "encryption}, so how can {the server|Helix Ray|the application} go without it?"
            ),
            (
                "{Is it possible|Is there a way|Is there an option} to {run|start|operate} {the server|Helix Ray|the "
                "application} {over http:// only|without encryption|without HTTPS|with no certificate at all}?"
            ),
            (
                "Can {clients|programs|my client} {connect|talk to the server|reach the server|send requests} {over http:// "
                "rather than https://|over unencrypted HTTP|without any encryption|with just HTTP}?"
            ),
            (
                "{For a quick test|Inside our private network|On my laptop|Behind a reverse proxy} I {do not need|can do without|"
                "want to skip} {TLS|encryption|HTTPS}; how do I {remove it|get rid of it|deactivate it}?"
            ),
            (
                "{Start|Run|Launch|Operate} {the server|Helix Ray|the application|my deployment} {over plain HTTP|without HTTPS|"
                "unencrypted|without SSL}."
            ),
            (
                "Which {flag|switch|argument} makes {the server|helix serve|Helix Ray} {speak|answer over|use} {unencrypted HTTP|"
                "plain HTTP|HTTP in place of HTTPS}?"
            ),
        ),
        held_out=(
            "Can the server run without TLS?",
            "How can HTTPS be turned off?",
            "Is plain HTTP supported?",
            "I do not want a certificate, only plain HTTP.",
            "What setting is there for plain HTTP?",
            "Can clients use HTTP with no encryption?",
        ),
        answers=(
            "Set HELIX_TLS=false, or run helix serve --plain-http, for example behind a proxy on the same host.",
            "With HELIX_TLS=false or helix serve --plain-http it serves plain HTTP.",
            "Use helix serve --plain-http or HELIX_TLS=false; that is meant for a proxy on the same host.",
        ),
        accept=(("helix_tls=false", "--plain-http"),),
    ),
)
