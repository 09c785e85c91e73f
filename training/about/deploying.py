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
