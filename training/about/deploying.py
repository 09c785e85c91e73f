"""How to run Helix Ray on GPUs and on several hosts, and how to change it."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="gpu-machine",
        questions=(
            (
                "{How do I|How can I|How would I} {run|start|serve|deploy} {it|Helix Ray|the server} {on|with} "
                "{a GPU|GPUs|an NVIDIA GPU|my GPU|NVIDIA GPUs|CUDA}?"
            ),
            (
                "{Which|What} {Serve config|config|configuration|command} {do I use|is there|starts it} "
                "{for GPUs|for a GPU machine|on a GPU machine}?"
            ),
            "{Tell me|Explain|Show me} how to {run|start|deploy} it {on a GPU|on GPUs|with a GPU|on a GPU machine|with CUDA}.",
            "{run on GPU|GPU config|GPU machine|start with GPU|gpu.yaml|CUDA setup}?",
            (
                "{I want to|I would like to} {run|start|deploy} {it|Helix Ray} "
                "{on my GPU|on NVIDIA GPUs|on a GPU machine|with CUDA}."
            ),
            "How is {it|Helix Ray|the server} {started|run|deployed} {on a GPU|with GPUs|on NVIDIA GPUs}?",
            (
                "We have {a machine with GPUs|an H100 machine|a computer with two NVIDIA cards|an A100 server}; how do I {start|"
                "launch|run|set up} {Helix Ray|the server|the application} on it?"
            ),
            (
                "Can {the server|Helix Ray|it|the application} {use|take advantage of|make use of|run on} {my graphics card|a "
                "GPU|NVIDIA cards|CUDA devices|an H100}?"
            ),
            (
                "{The server|Helix Ray|My deployment} {runs only on|only uses|is stuck on} the CPU; how do I {make it use my GPU|"
                "move it to the GPU|get it onto the graphics card}?"
            ),
            (
                "Which {make command|make target|config file|start command} {is meant for|is right for|fits|suits} {NVIDIA "
                "hardware|a machine with graphics cards|a GPU server|CUDA machines}?"
            ),
            (
                "{Launch|Bring up|Start up} {the server|the application|Helix Ray|my deployment} {with GPUs|with CUDA enabled|on "
                "NVIDIA hardware|on a GPU box|on our graphics cards}."
            ),
            (
                "{What do I have to run|What is the start command|What must I type} {when the machine has GPUs|on a box with "
                "NVIDIA cards|to start it with graphics cards|to make use of CUDA}?"
            ),
            "What is {configs/serve/gpu.yaml|gpu.yaml|the GPU config} {for|good for|used for}?",
            "When do I {use|need|choose} {gpu.yaml|CONFIG=configs/serve/gpu.yaml|the GPU config}?",
            "What is different {in the start|when I start it} on {a GPU server|a machine with NVIDIA cards}?",
            "How do I tell make serve {to use the GPU|that there is a GPU|to take the GPU config}?",
            "Is there a {separate|special|different} {config|model list|Serve file} for {GPU machines|NVIDIA GPUs}?",
            "Which models {run|are served|start} {with the GPU config|on a GPU machine|with gpu.yaml}?",
            "Where are the {models|model entries} {for GPU machines|of the GPU config} {listed|defined|configured}?",
            (
                "Do I need {another config|other arguments|a different command} {on a machine with a GPU|if I have CUDA|for my "
                "RTX card}?"
            ),
            "Why is {my GPU|the graphics card|CUDA} {idle|not used|unused} {after make serve|by the server}?",
            "Can make serve be {started|run|used} with {GPU support|CUDA|GPU acceleration}?",
            "How do I {enable|activate|turn on|switch on} {GPU support|CUDA|GPU acceleration|GPU mode}?",
            "What is in {configs/models.gpu.yaml|models.gpu.yaml|the GPU model list}?",
            "Which CONFIG {value|argument|path} {is for GPUs|do I pass for NVIDIA cards|selects the GPU models}?",
            "How do I {launch|start|deploy} {it|the server} on {an A100|an H200|an L40S|a 4090}?",
            "Is {starting on a GPU|the GPU start|a launch with CUDA} {a single command|possible with make|done with one file}?",
            "I {have|own|bought} {an RTX 4090|an NVIDIA GPU|an A100|a DGX} and want to {start Helix Ray on it|serve with it}.",
            "My GPU {stays idle|is not being used|does nothing} {while the server runs|with make serve}.",
            "We {rented|got} a {GPU instance|cloud machine with GPUs|CUDA server} for {Helix Ray|the deployment}.",
            "nvidia-smi shows {no process|zero load|no memory in use} {while the server runs|after make serve}.",
            "I {moved|am moving} {it|Helix Ray} from {a laptop|a CPU machine} to {a GPU server|an NVIDIA box}.",
            "Inference {must|should} {run|happen} on {the GPU|the graphics card|CUDA}, not on the CPU.",
            "Our {data center|lab|team} has {NVIDIA GPUs|H100 cards|A100 cards} to {serve|run} models on.",
            "{Use|Employ} {my GPU|CUDA|the graphics card} {for inference|for the models|from now on}.",
            "{Switch|Change} {the server|my deployment} {to GPU mode|from CPU to GPU|to the GPU models}.",
            "{Give|Show} me the {start command|make command|Serve config} for {a GPU machine|NVIDIA GPUs|CUDA}.",
            "{make serve GPU|make serve on GPU|CONFIG gpu.yaml|configs/serve/gpu.yaml}?",
            "{NVIDIA|CUDA|GPU} {start|deployment|mode|startup}?",
            "{GPU acceleration|GPU inference|GPU server|models.gpu.yaml|A100 server}?",
        ),
        held_out=(
            "Which command starts Helix Ray on a GPU?",
            "I have an NVIDIA GPU and want to start the server.",
            "How is it deployed on a GPU machine?",
            "What config do I need for NVIDIA GPUs?",
            "Where is the Serve config for GPUs?",
            "Show me how I start it with my GPU.",
        ),
        answers=(
            "On a machine with NVIDIA GPUs run make serve CONFIG=configs/serve/gpu.yaml.",
            "Use make serve CONFIG=configs/serve/gpu.yaml; its models are in configs/models.gpu.yaml.",
            "Start it with make serve CONFIG=configs/serve/gpu.yaml on a machine with NVIDIA GPUs.",
        ),
        accept=(("configs/serve/gpu.yaml",),),
    ),
    Topic(
        name="update",
        questions=(
            (
                "{How do I|How can I|Can I} {update|upgrade|change|redeploy} "
                "{it|Helix Ray|the application|a running application} {without downtime|while it runs|with no downtime|live}?"
            ),
            "{Tell me|Explain|Show me} how {to update it|to upgrade it|updates work|to redeploy|to deploy a change}.",
            "{update|updates|upgrade|rolling update|zero downtime|no downtime|redeploy|deploy a change}?",
            (
                "{I want to|I would like to|I need to} {update|upgrade|redeploy|change} "
                "{Helix Ray|it|the application|the config} {without downtime|while it runs|live}."
            ),
            (
                "{Is there|Will there be|Does an update cause} "
                "{downtime|an interruption|a pause}{| during an update| when I update}?"
            ),
            "{What happens|What happens to requests} {during an update|when I update|when I redeploy|while it is updated}?",
            "Can {it|Helix Ray|the application} be {updated|upgraded|changed|replaced} {without downtime|while it runs|live}?",
            "How {are updates|is an update} {done|applied|rolled out}?",
            (
                "{I have changed|We edited|I modified} {the config|a setting in the config|the Serve config} of {a running "
                "server|the live application|my running deployment}; how {do I apply it|does it take effect|do I roll it out}?"
            ),
            (
                "Will {running requests|my users' requests|open streams|requests in flight} be {cut off|lost|interrupted} {by an "
                "update|during a redeploy|while a new version rolls out}?"
            ),
            (
                "Must I {stop the server|shut it down|take the service offline|disconnect the users} {to apply a new config|to "
                "roll out a change|for an update|before an upgrade}?"
            ),
            (
                "{Roll out|Apply|Bring in|Push} {a new version|a changed config|the edited configuration|my changes} {without "
                "interrupting users|while the server keeps serving|with zero downtime|without dropping requests}."
            ),
            (
                "What {becomes of|happens with|is done with} {the old replicas|running replicas|requests in progress|the current "
                "replicas} {in an upgrade|when a new config is deployed|when I roll out a new version}?"
            ),
            (
                "Which command {rolls out|applies|pushes|brings in} {a changed config|a new version|my edited config|an update} "
                "{while the server is live|to replace the running application|without an outage}?"
            ),
            "What does serve deploy {do|replace|change}{| in a running application}?",
            "Are {replicas|the old replicas} {restarted|replaced|exchanged} {in an update|on a redeploy|by serve deploy}?",
            (
                "How do I {change a setting|alter the config|edit the settings} {of a running server|in production|while users "
                "are connected}?"
            ),
            "Do {clients|users|customers} {notice|feel|see} {an update|a redeploy|an upgrade}?",
            "Does {Helix Ray|the server} {support|do|offer} {rolling upgrades|hot reload|live updates|graceful redeployment}?",
            "When do {old replicas|the previous replicas} {stop|go away|end|terminate} {in an update|after serve deploy}?",
            "How long do {old|outdated} replicas {live|stay|keep running} after {a redeploy|an update|an upgrade}?",
            "Do I need {a maintenance window|a restart|planned downtime} {for an update|to change the config|for a new version}?",
            (
                "How do I {bring live|put into production} {a new release|a newer version|a patch} {without an outage|while "
                "users work}?"
            ),
            "Can {I|we} {upgrade|redeploy} {during working hours|in the middle of the day|under traffic}?",
            (
                "Is {a restart|a full restart|stopping everything} {necessary|required} {after a config change|to apply changes|"
                "for an upgrade}?"
            ),
            "Will {an update|a redeploy|serve deploy} {abort|break|drop} {running streams|open connections|ongoing requests}?",
            (
                "Why {do old replicas still run|are old replicas still there|do old replicas remain} {after serve deploy|after "
                "an update}?"
            ),
            "What is the {procedure|best way|recommended way} {for an upgrade|to update|to roll out a change}?",
            "Which replicas {answer|serve|take} {requests|traffic} {during a rollout|while I redeploy}?",
            (
                "We {cannot afford|do not want|must avoid} {downtime|an outage|an interruption} {when we upgrade|for a config "
                "change}."
            ),
            "I have to {deploy|install|publish} {a new version|a bug fix|a newer release} on {the live system|a server in use}.",
            "My {config change|edited config|modified Serve config} is not active {yet|on the running server}.",
            "Our service {runs|is used} {day and night|around the clock} and {needs an update|must be upgraded}.",
            "I {want|need} {a rolling upgrade|seamless updates|a graceful replacement of replicas}.",
            "The {running|live} application still {uses|has} the {old config|old settings|previous version}.",
            "Users {should not|must not} {notice|suffer from} {the upgrade|our redeploy|a new rollout}.",
            (
                "{Replace|Exchange|Swap} {the replicas|old replicas|the running version} {gracefully|without an outage|while "
                "serving}."
            ),
            "{Upgrade|Update} {my server|the live deployment|the production system} {gracefully|without a break}.",
            "{Describe|Explain|Outline} {rolling updates|the update procedure|the rollout|what serve deploy does}.",
            "{serve deploy|hot reload|live update|rolling upgrade|graceful update}?",
            "{new version|new release|version change|upgrade path|rollout}?",
            "{downtime during updates|seamless upgrade|config change without restart|replacing replicas}?",
        ),
        held_out=(
            "Is it possible to upgrade the server without downtime?",
            "How do I deploy a change while it runs?",
            "Does a rolling update work?",
            "What about downtime during an upgrade?",
            "How are updates made?",
            "I need an update with no interruption.",
        ),
        answers=(
            "Run serve deploy with the changed config: new replicas replace the old ones, which finish their requests first.",
            "With serve deploy and a changed config it is updated while it runs; old replicas finish what they have.",
            "Use serve deploy with a changed config. Every replica is replaced, and the old ones finish their requests.",
        ),
        accept=(("serve deploy",), ("config",)),
    ),
    Topic(
        name="hosts",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {add|join|connect|attach} "
                "{a host|another host|a second host|more hosts|a node|another machine}{| to the cluster}?"
            ),
            (
                "{How do I|How can I|Can I} {run|deploy|start} {it|Helix Ray} on "
                "{several hosts|two hosts|multiple machines|a cluster|many nodes|more machines}?"
            ),
            (
                "{Tell me|Explain|Show me} how to {add a host|join a host|deploy on several hosts|build a cluster|make a cluster|"
                "add a node}."
            ),
            "{several hosts|cluster|add a host|join a host|multiple machines|helix cluster join|another node|cluster setup}?",
            (
                "{I want to|I would like to|I need to} {add a host|join another machine|deploy on several hosts|build a cluster|"
                "add a node}."
            ),
            (
                "{Does|Can} {Helix Ray|it} {run on|support|use} "
                "{several hosts|a cluster|multiple machines|many hosts|more than one host}?"
            ),
            "How {does|can} {a host|another machine|a node|a second host} {join|enter} {the cluster|Helix Ray|it}?",
            "{Which|What} command {adds|joins|connects} {a host|another host|a machine}{| to the cluster}?",
            (
                "{One machine|One host|A single server|One computer} is {not enough|too small for us|no longer sufficient|at its "
                "limit}; how do I {bring in another|extend the cluster|take in a second one|spread over more machines}?"
            ),
            (
                "{What|Which software|What access} {does a new host need|must a new machine have|does another machine need} {to "
                "become part of the cluster|to join the cluster|before it can join}?"
            ),
            (
                "Can {a second computer|another server|my spare machine|a further node} be {made part of|brought into|taken into|"
                "included in} {the cluster|my cluster|our deployment}?"
            ),
            (
                "We have {four servers|two machines|three hosts|several computers} and {want|would like|plan} {to combine them|"
                "to make one cluster of them|to serve from all of them|to let Helix Ray span them}."
            ),
            (
                "{Expand|Extend|Grow|Enlarge} {the cluster|my cluster|our deployment} {by one host|to a second machine|with "
                "another server|onto more machines}."
            ),
            (
                "Is {SSH access|more than SSH|a fingerprint check|anything besides SSH} {needed|required|necessary} {to add a "
                "node|for a host to join|to attach another machine|when a machine joins the cluster}?"
            ),
            "What does helix cluster {add|join} do?",
            "How do I {register|enroll|onboard|integrate} {a new server|a worker machine|a worker node}?",
            "Do I have to install {anything|Python|Ray|software} on the {new|other} {host|machine|node}?",
            "Does {joining|adding} a {host|machine|node} {happen|work|go} over SSH?",
            "Why must I {check|compare|confirm} {the fingerprint|the host key|the SSH fingerprint}{| of a new host}?",
            "How do {several|two|many} {servers|machines|computers} {work together|form one cluster|act as one}?",
            "Where do I {enter|give|write} the address of {the new host|another machine|a worker|the second server}?",
            "Which {protocol|connection|access} is used to {set up|prepare|reach} {other hosts|worker nodes|new machines}?",
            "Can {worker nodes|workers|more GPU boxes} be {attached|hooked up|linked} over {SSH|the network}?",
            "Can I {scale out|scale horizontally|grow} {to more servers|beyond one machine|across machines}?",
            "Must I {prepare|set up|install} {each host|every machine} of the cluster {by hand|myself|manually}?",
            "Who {prepares|sets up|provisions} {the new host|the other machine|a joining node}?",
            "What are the steps to {form|set up|create} a {two-node|multi-node|three-machine} cluster?",
            "Are {the hosts|the cluster machines|the nodes} {connected|linked|joined} by {SSH|a command}?",
            (
                "I have {two|three|several} {GPU servers|workstations|machines} for {one Helix Ray|a single deployment|the same "
                "cluster}."
            ),
            "My {second|other} {server|machine} {is not in|does not belong to|is missing from} the cluster{| yet}.",
            "We {bought|ordered|rented} {another server|one more machine|a second GPU node} and want to {add|connect|use} it.",
            "The {replicas|models} should {be spread|be distributed} {over|across} {several machines|two hosts|all our servers}.",
            "I {cannot|do not know how to} {join a host|add a node|connect the second machine}.",
            "We need {more capacity|more power|more GPUs} than one {host|machine|server} {has|offers}.",
            "helix cluster add {shows|prints|asks me about} a fingerprint.",
            "{Connect|Link|Join|Combine} {my machines|our servers|these hosts} {into one cluster|over SSH}.",
            "{Add|Enroll|Register|Attach} {a worker|the second host|one more server}.",
            "{Describe|Walk me through} {the cluster setup|joining a node|adding hosts|a multi-node installation}.",
            "{multi-node|multi-host|multiple nodes|distributed deployment|worker nodes}?",
            "{helix cluster add|helix cluster|SSH cluster|cluster over SSH|host fingerprint}?",
        ),
        held_out=(
            "How does a second machine join the cluster?",
            "Are several hosts supported?",
            "I have another machine to add to the cluster.",
            "How is Helix Ray deployed on two machines?",
            "Which command joins a node?",
            "Can I build a cluster of many machines?",
        ),
        answers=(
            "Run helix cluster add NAME ADDRESS, check the fingerprint, and then helix cluster join NAME. It needs only SSH.",
            "Add the host with helix cluster add, then run helix cluster join: Helix Ray prepares it over SSH.",
            "With helix cluster add and helix cluster join; the host needs an SSH server and nothing else.",
        ),
        accept=(("helix cluster join",),),
    ),
    Topic(
        name="kubernetes",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {run|deploy|install|use} {it|Helix Ray} {on|in|with} "
                "{Kubernetes|KubeRay|k8s|a Kubernetes cluster}?"
            ),
            "{Does|Can} {Helix Ray|it} {run on|support|work on|work with} {Kubernetes|KubeRay|k8s|Docker}?",
            "{Tell me|Explain|Show me} how to {deploy|run|install} it {on Kubernetes|with KubeRay|in Docker|in k8s}.",
            "{Kubernetes|KubeRay|k8s|kubectl|Docker|Docker image|container|Kubernetes manifest}?",
            (
                "{I want to|I would like to|I need to} {deploy|run} {it|Helix Ray} "
                "{on Kubernetes|in Kubernetes|with KubeRay|on k8s}."
            ),
            (
                "{Is there|Do you have|Where is} {a Kubernetes manifest|a manifest for Kubernetes|a Docker image|a KubeRay "
                "manifest}?"
            ),
            (
                "{We have a Kubernetes cluster|My company has a k8s cluster|We run everything on Kubernetes}; how {does|can|"
                "should} {Helix Ray|the server|the application} {go there|fit in|get deployed there}?"
            ),
            (
                "Which {manifest|YAML file|kubectl command|operator} {do I need|is needed|is used} {for Kubernetes|on Kubernetes|"
                "to deploy on k8s|for a KubeRay deployment}?"
            ),
            (
                "Is it {possible|feasible|easy} to {host|run|operate} {the server|Helix Ray|this application} {in a Docker "
                "container|as a Kubernetes workload|in a Kubernetes pod|inside a container}?"
            ),
            (
                "{Do I need|Must I have|Do we have to install|Is it necessary to have} {an operator|the KubeRay operator|"
                "KubeRay} {before deploying to Kubernetes|for Kubernetes|on my k8s cluster}?"
            ),
            (
                "Can {the server|Helix Ray|the application|this system} be {deployed|installed|rolled out|set up} {with kubectl|"
                "by kubectl apply|on EKS|on GKE|as a RayService}?"
            ),
            (
                "{Our admins|Our operations people|We|My colleagues} want to {host|put|deploy} {the server|Helix Ray|the "
                "application} {on Kubernetes|on our k8s cluster|in a Kubernetes namespace}."
            ),
            "What is {configs/serve/kuberay.yaml|kuberay.yaml|the KubeRay manifest} {for|good for}?",
            "Where is the {Dockerfile|container build file|recipe for the image}{| of Helix Ray}?",
            "How do I {build|make|push|create} the {container image|Docker image|OCI image}?",
            "Do I have to {build|push|supply} {the image|a container image|my own image} {myself|first}?",
            "Is there a Helm {chart|package}{| for Helix Ray| for the server}?",
            "Can it {run|be deployed|be installed} on {OpenShift|minikube|AKS|k3s|Rancher}?",
            "What is the KubeRay operator {needed for|good for|used for}?",
            "Which {page|document} {covers|describes|explains} {Kubernetes|the Dockerfile|containers|KubeRay}?",
            "Are {the pods|Kubernetes pods} {started|created|managed} by {KubeRay|an operator|Ray}?",
            "Can I {containerize|dockerize} {Helix Ray|the server|the application}?",
            (
                "Is {a container deployment|container orchestration|a RayService resource|a RayCluster} {supported|possible|"
                "available}?"
            ),
            "Does kubectl apply {suffice|do everything|bring up the server}{| on its own| for Helix Ray}?",
            "Why does kubectl {reject|not accept|fail on} {kuberay.yaml|the RayService|the KubeRay manifest}?",
            "What must be installed in {the|my|our} {Kubernetes|k8s} cluster {beforehand|first|before Helix Ray}?",
            "How would {a DevOps engineer|our platform team|a cluster administrator} {deploy|install} {it|Helix Ray} as pods?",
            "We {only|exclusively} {run|allow} {containers|pods} {in our data center|in production}.",
            "I {want|need} {a Dockerfile|a container image|a kubectl manifest} {for Helix Ray|for the server}.",
            "Our {platform|environment|infrastructure} is {OpenShift|Kubernetes|GKE|EKS}.",
            "I have {minikube|a k3s cluster|an EKS cluster|a namespace} and want to {try|install|deploy} {it|Helix Ray} there.",
            "The {RayService|KubeRay resource} {is not created|does not come up|is unknown to kubectl}.",
            "We may not install {packages|anything} on hosts, only {deploy pods|run containers|use Docker}.",
            "I {installed|have} the KubeRay operator; what {comes next|is the next step|do I apply}?",
            "{Show|Give} me the {kubectl command|Dockerfile|kuberay.yaml|KubeRay steps}.",
            "{Deploy|Install} {the server|Helix Ray} {in a namespace|as pods|on our k8s|with the KubeRay operator}.",
            "{Build|Push|Create} {the container image|a Docker image|an image} {for Kubernetes|of Helix Ray|for KubeRay}.",
            "{RayService|RayCluster|KubeRay operator|kuberay.yaml|Helm chart}?",
            "{Dockerfile|container image|containers|pods|image build}?",
            "{GKE|EKS|AKS|OpenShift|minikube|k3s}?",
        ),
        held_out=(
            "Is Kubernetes supported?",
            "Where do I find the manifest for KubeRay?",
            "We use Kubernetes and want to deploy Helix Ray.",
            "How is it deployed in a Kubernetes cluster?",
            "Can I run the server in Docker on k8s?",
            "Which manifest is there for k8s?",
        ),
        answers=(
            "With the KubeRay operator installed, build the image and run kubectl apply -f configs/serve/kuberay.yaml.",
            "Yes, with KubeRay: build the image, push it, and run kubectl apply -f configs/serve/kuberay.yaml.",
            "Use the KubeRay operator and kubectl apply -f configs/serve/kuberay.yaml; docs/deploy.md has the Dockerfile.",
        ),
        accept=(("kuberay",), ("configs/serve/kuberay.yaml",)),
    ),
)
