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
            "Is {authentication|a key check|access control} {on|enabled|required|active} by default?",
            "Where do I {put|enter|store|define} the {keys|API keys|list of keys} that the server accepts?",
            "Can the server {have|use|accept|allow} {more than one key|several keys|multiple API keys}?",
            "How do I {revoke|delete|remove|withdraw} {a key|an API key|an old key}?",
            "How do I {separate|delimit|list} {several|multiple|many} keys in the {variable|environment|settings}?",
            "What happens {if|when} HELIX_AUTH_API_KEYS is {empty|not set|missing|unset}?",
            "Who {can|may} {use|call|access} {the API|my server} {without keys|if no keys are set}?",
            "Does the server {need|require|have} {authentication|access protection|a login}?",
            "Can {anyone|people} {use|access} {the API|my server} without {a password|authorization|authentication}?",
            "Why is {my API|the server|our endpoint} {public|unprotected|open to the world}?",
            "Is there {authorization|user management|access protection|key authentication} {in Helix Ray|on the server}?",
            "How do I {rotate|replace|change|renew} {the keys|the API keys|the keys that are accepted}?",
            "What {goes into|belongs in|is the format of|is the purpose of} HELIX_AUTH_API_KEYS?",
            "Should I {set|define|configure} keys {before production|before I expose the server|for public use}?",
            "The server should know {one key per client|a separate key for each team|a key for every user}.",
            "My server is {on the internet|publicly reachable|exposed} and has no {keys|authentication|protection}.",
            "We need {access control|authentication|protection by keys|an API key check} {for the API|on the server}.",
            "I have {set no keys|configured no authentication|defined no keys} {so far|until now}.",
            "The server {answers|serves|accepts} {everybody|any client|every request} without {asking for a key|authentication}.",
            "{A key|One of our keys} {was leaked|was stolen|became public} and must {be replaced|be blocked|no longer work}.",
            "Each {customer|team|client} {should have|gets} a key of its own that the server {accepts|admits}.",
            "{Close|Lock down|Shield} {the API|the server|my endpoint} {against strangers|with keys|from unknown users}.",
            "{Enable|Activate|Switch on} {key checking|API key authentication|authorization|access control}.",
            "Make the server {require|demand|check|verify} {keys|a key from each client|API keys}.",
            "{API key protection|key authentication|authorization|access restriction|open API}?",
            "{several keys|multiple API keys|list of keys|accepted keys|allowed keys}?",
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
            "Does helix keygen {print|create|give me} {one key|a random key|a new key}?",
            "Should I {invent|make up|think up} {keys|a key} myself, or is there a {tool|generator|command}?",
            "Is there a {generator|key generator} for {API keys|secrets|random keys}{| in Helix Ray}?",
            "Who {creates|generates|issues|hands out} {the keys|API keys|access keys}?",
            "How do I {get hold of|acquire|receive} {a key|an API key|credentials}?",
            "Do I need to {register|sign up|pay|create an account} to {get|receive} {a key|an API key}?",
            "How do I issue {keys|a key|an API key} {to my users|for a customer|for a new client}?",
            "What is the {command|helix subcommand|tool} for {key generation|new keys|creating secrets}?",
            "How many keys does {keygen|helix keygen} {make|create|print} {at once|per run}?",
            "Where do I put {the output of|the result of|the key from} {keygen|helix keygen}?",
            "Can {a secure|a strong|an unguessable} key be {generated|produced|created} {with Helix Ray|on the command line}?",
            "How do I {replace a lost key|make a key again|generate a replacement key|get another key}?",
            "Is {openssl|a password generator|uuidgen|another tool} needed to {make|create|generate} {a key|keys}?",
            "I {need|want} {a secret|an access key|credentials} for {the server|my client|my app}.",
            "I {lost|forgot|misplaced} my {key|API key} and {need another|want a new one|must create a new one}.",
            "The {SDK|client|program} {asks for|wants|expects} an API key and I have none.",
            "We {need|want} {fresh|additional|more} {API keys|secrets} for {our customers|each department}.",
            "I have no {key|API key|secret|credentials} {yet|so far|at all}.",
            "My {key|new key|API key} must be {random|hard to guess|strong|secure}.",
            "I {do not know|wonder} {how keys are made|where keys come from|who makes keys}.",
            "{Give|Get|Hand|Send} me {a key|an API key|a fresh key|credentials}.",
            "{Create|Generate|Produce|Mint} {a random key|a secret|an access key|one key}.",
            "{Explain|Describe} {helix keygen|key creation|the keygen command|how keygen works}.",
            "{key generator|API key generator|secret generator|random key generator}?",
            "{fresh API key|random key|another API key|first key|key for a new user}?",
            "{keygen command|creating keys|key creation|issuing keys|obtaining a key}?",
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
            "Is 8443 the {default|standard|usual|normal} port{| of Helix Ray| of the server}?",
            "What does HELIX_PORT {do|set|change|mean}?",
            "Does helix serve {have a port option|take a --port flag|accept the option --port}?",
            "Why {8443|port 8443} {and not 443|and not 8000|of all ports}?",
            "What is the number of the {TCP port|network port|HTTPS port|server port}?",
            "How do I {avoid|resolve|fix} {a port conflict|a clash of ports|a bind error on 8443}?",
            "Where is the port {configured|defined|set|specified}?",
            "How do I {run|start} {a second instance|two servers} on {different|separate|other} ports?",
            "Which TCP port {does the gateway open|is the API on|do clients connect to}?",
            "Is {the port|the port number} {configurable|changeable|adjustable|hard-coded}?",
            "Who {uses|occupies|needs} {port 8443|8443}{| on my machine}?",
            "Does {it|the server|Helix Ray} listen on port {8000|443|8080} {or elsewhere|or on another one}?",
            "Can the port be {given|passed|chosen} {on the command line|by a variable|with a flag}?",
            "What can I do when the start says {address already in use|port already allocated|port is busy}?",
            "For {a firewall rule|port forwarding|our load balancer}, which port {matters|is right|do I enter}?",
            "{Port 8443|8443} is {blocked|closed|forbidden|filtered} {in our network|by my company|by our firewall}.",
            "The {start|server} fails because {8443 is occupied|the port is busy|the address is already in use}.",
            "I already have {Tomcat|nginx|another web server|a controller} on {8443|this port|the same port}.",
            "My {firewall|proxy|load balancer|administrator} needs {to know the port|the port number}.",
            "I {forgot|do not know|cannot remember} {the port|the port number|on which port it runs}.",
            "We {may only use|are limited to|must use} ports {above 9000|in a fixed range|from a list}.",
            "The default port {does not suit me|is already taken here|has to be replaced|is not free}.",
            "{Name|Give me} the {port number|listening port|network port|TCP port}.",
            "{Move|Shift|Switch} {the server|Helix Ray|the API} to {another port|port 9443|a free port}.",
            "Replace {8443|the default port|the usual port} {by|with} {another number|9000|443}.",
            "{8443|port 8443|TCP port|--port|helix serve --port}?",
            "{port conflict|port in use|address already in use|port clash|occupied port}?",
            "{custom port|server port|firewall port|API port|network port}?",
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
            "What does {0.0.0.0|the address 0.0.0.0} mean{| here| for the server}?",
            "Why does {it|the server} {listen on|bind to|use} {0.0.0.0|all interfaces|every interface}?",
            "Is the server {reachable|visible|accessible} from {other computers|the network|the LAN}{| by default}?",
            "Can {other computers|other machines|devices in my network} {reach|connect to|see} {the server|my instance}?",
            "How do I {expose|open|publish} {the server|it|my instance} to {the local network|the LAN|other machines}?",
            "How do I make it {local only|private to this machine|accessible just locally|unreachable from outside}?",
            "Which network {card|adapter|interface} does {it|the server} {use|answer on|serve on}?",
            "Where do I {set|configure|specify|enter} the {IP to bind to|bind address|listening address|network interface}?",
            (
                "Is {127.0.0.1|localhost|the loopback address} {possible|allowed|enough} as {the listen address|HELIX_HOST|the "
                "bind address}?"
            ),
            "What is the {default|standard|initial} {bind address|listening address|listen address|listen interface}?",
            "Are all {interfaces|network cards|IP addresses} {served|used|bound|listened on}?",
            "Can I {bind|attach|tie} {it|the server} to {a specific IP|a VPN interface|eth0|one address}?",
            (
                "How do I {stop|keep|prevent} other {machines|computers} in the network from {reaching|connecting to} {it|the "
                "server}?"
            ),
            "Which HELIX variable {decides|controls|determines} {where it listens|the network interface|the bind address}?",
            "The server should {not be visible|not be reachable|be hidden} {on the LAN|from other machines|in the network}.",
            "I {work|test|develop} {on my laptop|locally} and want {no outside connections|only local access}.",
            "My {laptop|colleague|phone|other computer} cannot {reach|connect to} the server over the {network|LAN}.",
            "We {want|need} the server on {the VPN interface|one internal IP|the private network|the inner interface} only.",
            "It {binds to|listens on} {the wrong|another} {interface|IP|network card} {than I want|than it should}.",
            "I do not want {0.0.0.0|listening on all interfaces|a socket open to the network|all network cards used}.",
            "Our {policy|security team|administrator} {forbids|does not allow} {binding to 0.0.0.0|listening on all interfaces}.",
            "Accept {only local connections|connections from this machine only|nothing from the network}.",
            "{Set|Change|Switch} {HELIX_HOST|the bind address|the listen address} to {127.0.0.1|localhost|one interface}.",
            "{Explain|Describe} {the default 0.0.0.0|the listen interface|HELIX_HOST and its default|binding to an interface}.",
            "{0.0.0.0|127.0.0.1|loopback|loopback only|all interfaces}?",
            "{bind IP|listening interface|network interface|network card|listening address}?",
            "{local access only|LAN access|reachable from the LAN|local network access}?",
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
            "Where do I {store|save|put} {my PEM files|the private key|my certificate and key}?",
            "What is {.helix/tls/cert.pem|the file cert.pem|HELIX_TLS_CERT} {for|used for}?",
            "Why do I {get|see} {a security warning|a browser warning|an untrusted issuer warning}{| on HTTPS}?",
            "Can I {replace|exchange|swap|change} the {self-signed|generated|default|automatic} certificate?",
            "Is {the certificate|a certificate} {created|made|generated} {automatically|by itself|at the first start}?",
            "Do I need to {buy|order|create|provide} a certificate{| myself| for TLS}?",
            "How do I make {my browser|my client|Python|Windows} trust {the server|the certificate|the self-signed certificate}?",
            "Which {format|file format|encoding} must {my certificate|the certificate|the TLS key file} have?",
            "Does it work with {Let's Encrypt|certbot|a corporate CA|our internal CA}?",
            "How are {connections|requests in transit|the data on the wire} {encrypted|secured|protected}?",
            "How do I {renew|rotate|update} {an expired|an old|the current} certificate?",
            "What does HELIX_TLS_KEY {do|hold|point to|mean}?",
            "Which file do I {copy|give|hand} to {the clients|my colleagues|client machines} {for trust|so that HTTPS works}?",
            "Does {Helix Ray|the server} {come with|bring|generate} {its own certificate|a self-signed certificate}?",
            (
                "How do I {avoid|get rid of|fix} {CERTIFICATE_VERIFY_FAILED|the certificate warning|unknown CA errors|SSL "
                "verification errors}?"
            ),
            "My {company|organization|employer} has {its own CA|an internal certificate authority|a PKI}.",
            "I {have|got} {a .pem and a .key file|a fullchain.pem|a signed certificate} {for my domain|for this host}.",
            (
                "{httpx|The openai package|Node.js} {fails with|raises|throws} {an SSL error|CERTIFICATE_VERIFY_FAILED|a "
                "self-signed certificate error}."
            ),
            "The certificate {has expired|is about to expire|does not match our domain|is out of date}.",
            "We need {a trusted|an official|a properly signed} certificate {for production|for our customers|on the server}.",
            (
                "I {do not trust|do not want|dislike} {the self-signed certificate|the generated certificate|the default "
                "certificate}."
            ),
            (
                "Our clients {do not accept|distrust|cannot verify} {the server's certificate|your cert.pem|self-signed "
                "certificates}."
            ),
            "{Install|Load|Use} {our own certificate|a PEM file from our CA|my domain's certificate}.",
            "{Encrypt|Secure} {the connection|the traffic|all connections} {with TLS|with SSL|by HTTPS}.",
            "Tell me {where cert.pem is|the path of the certificate|which certificate is used|which PEM file to trust}.",
            "{cert.pem|PEM files|HELIX_TLS_KEY|private key|.helix/tls}?",
            "{CERTIFICATE_VERIFY_FAILED|untrusted certificate|SSL warning|unknown issuer|TLS error}?",
            "{Let's Encrypt|custom CA|trusted certificate|own CA|signed certificate}?",
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
            "How do I {remove|drop} the {s from https|https from the URL}?",
            "What must I {export|set} to get {rid of TLS|an endpoint without SSL|cleartext HTTP}?",
            "Where is the {TLS|HTTPS|SSL} {toggle|on/off switch|off button}?",
            "Is {TLS|SSL|transport encryption|HTTPS} {mandatory|optional|compulsory|obligatory|forced}?",
            "Must traffic {always|really|necessarily} be encrypted?",
            "Can Traefik {offload|strip|terminate} {TLS|SSL|HTTPS} in front of {Helix Ray|the server}?",
            "Does it {also|ever} {listen for|accept|answer} {insecure|non-TLS|cleartext|unsecured} {connections|requests}?",
            "Are {insecure|unencrypted|cleartext|non-HTTPS} {connections|calls} {possible|allowed|accepted|supported}?",
            (
                "Do I need {HTTPS|TLS|SSL} {behind Caddy|behind HAProxy|behind an ingress controller|behind nginx|between proxy "
                "and backend}?"
            ),
            "Why does it {insist on|force|always use} {HTTPS|TLS|SSL}, and can that be {changed|avoided}?",
            "What does {HELIX_TLS=false|--plain-http|the flag --plain-http|HELIX_TLS} {do|mean|change}?",
            "Who {should|would} {use --plain-http|set HELIX_TLS to false|serve without TLS}?",
            "When {is it fine|does it make sense|is it safe} to {serve without TLS|leave encryption out|go unencrypted}?",
            (
                "Which {command line option|environment variable} {gives|brings|yields} {an insecure server|cleartext HTTP|a "
                "server without SSL}?"
            ),
            "Could the {backend|upstream|hop to the proxy} {stay unencrypted|be cleartext|use simple HTTP}?",
            (
                "Our {ingress|gateway|reverse proxy|edge} {does SSL offloading|does the TLS termination|holds the certificates}, "
                "the backend {must|should} be {HTTP|unencrypted}."
            ),
            "My {tool|library|old client} {cannot speak|does not support|fails with} {HTTPS|TLS|SSL}.",
            "We {want|prefer} {http|simple HTTP|ordinary HTTP} {on localhost|on the loopback|for local development}.",
            "I {only|just} test locally and {want no encryption|find HTTPS a nuisance|do not care about TLS}.",
            "{http://localhost:8443|An http:// address} does not work in {curl|my browser|wget}, I {want|need} it without TLS.",
            "I have {Apache|nginx|Caddy|Traefik|HAProxy} in front on the same host and {want|need} no {second|inner} encryption.",
            "The TLS {handshake|layer|encryption} {should go away|is unnecessary here|is not wanted}.",
            "{Deactivate|Skip|Omit|Leave out} {TLS|SSL|HTTPS|transport encryption}{| please}.",
            "Give me the {option|flag|variable} for {insecure mode|running unencrypted|cleartext HTTP}.",
            "Describe {a setup|a deployment|running} without {HTTPS|TLS|transport security}.",
            "{insecure mode|cleartext|no encryption|unencrypted}?",
            "{SSL offloading|TLS termination|TLS offload} {at|by} a {proxy|load balancer}?",
            "{http instead of https|--plain-http|HELIX_TLS=false|https off}?",
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
