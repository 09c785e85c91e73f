"""Models on several GPUs and hosts, and models that come and go."""

from training.about.topics import Topic

TOPICS: tuple[Topic, ...] = (
    Topic(
        name="tensor-parallel",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {use|run a model on|spread a model over|split a model over} "
                "{several|two|four|multiple|many|more} GPUs?"
            ),
            "{What is|Explain|Tell me about|Describe|What about} {tensor_parallel|tensor parallel|tensor parallelism}{?|.}",
            "{I want to|I would like to|I need to} {use|run on|spread a model over} {several|two|four|multiple|all my} GPUs.",
            "{several GPUs|multiple GPUs|two GPUs|multi GPU|tensor parallel|more than one GPU|four GPUs}?",
            "{My model is|The model is|What if a model is} too {big|large} for {one|a single} GPU?",
            "{Does|Can} {Helix Ray|it|one model|a model} {use|run on|support} {several|multiple|many|more than one} {GPUs|GPU}?",
            "{My model|The model|A model} does not fit {on|into} {one|my|a} GPU.",
            "What does {tensor_parallel|the key tensor_parallel} {do|mean}?",
            (
                "I have {two|four|eight} {H100 cards|GPUs|graphics cards} in {one machine|a single host|one server}; how {does "
                "one model use them all|do they share a model|can a model be divided among them}?"
            ),
            (
                "{One card|A single GPU|One GPU} {has too little memory|is too small|runs out of memory} for {my model|a 70B "
                "model|this LLM}; {can two cards share it|how do several GPUs share it}?"
            ),
            (
                "{Split|Divide|Shard|Distribute} {each layer|every layer|the matrices} of {a model|my model|the LLM} {among the "
                "GPUs|over the cards|over two GPUs} of one host."
            ),
            (
                "{Which key|What setting|Which option} makes {two|four|several} GPUs {of one host|in a machine} {work on|share|"
                "compute} each layer?"
            ),
            (
                "Can {a model|one LLM|a 70B model} be {sharded|divided|distributed} over {the cards|all GPUs|eight GPUs} {of one "
                "host|in a single machine}?"
            ),
            (
                "How many GPUs {of one host|in a single machine|of the same host} may one {copy|replica|instance} of a model "
                "{use|occupy}, and {where is that set|which key says so}?"
            ),
        ),
        held_out=(
            "How can one model use four GPUs?",
            "My model does not fit on a single GPU.",
            "I have two GPUs for one model.",
            "Are multiple GPUs supported?",
            "How do I set tensor parallelism?",
            "Can a large model be split over several GPUs?",
        ),
        answers=(
            "Set tensor_parallel in the model's entry to the number of GPUs on one host that share each layer.",
            "Use tensor_parallel in the model's entry: with tensor_parallel: 4, four GPUs of one host share every layer.",
            "With tensor_parallel a model's layers are shared by that many GPUs of one host.",
        ),
        accept=(("tensor_parallel",), ("gpus",)),
    ),
    Topic(
        name="pipeline-parallel",
        questions=(
            "{What is|Explain|Tell me about|Describe|What about} {pipeline_parallel|pipeline parallel|pipeline parallelism}{?|.}",
            (
                "{How do I|How can I|Can I} {use|set|configure|turn on} "
                "{pipeline_parallel|pipeline parallel|pipeline parallelism|pipeline stages}?"
            ),
            (
                "{How do I|How can I|Can I} {spread|split|run|share} {one|a|a large} model {over|across|on} "
                "{several|two|multiple} {hosts|machines|nodes}?"
            ),
            "{pipeline parallel|pipeline parallelism|pipeline stages|one model on two hosts|model across hosts}?",
            (
                "{I want to|I need to|I would like to} {split|spread|run} {a|one} model {over|across} {two|several|multiple} "
                "{hosts|machines|nodes}."
            ),
            "{My model is|The model is|What if a model is} too {big|large} for {one|a single} {host|machine|node}?",
            "{My model|The model|A model} does not fit {on|into} {one|a single} {host|machine|node}.",
            "What does {pipeline_parallel|the key pipeline_parallel} {do|mean}?",
            (
                "I have {two|three|several} {servers|machines|hosts} with {few GPUs|one GPU each|small GPUs}; {can they serve "
                "one model together|how do they share a model|can a big model use them all}?"
            ),
            (
                "{One machine|A single host|One server} has {too few GPUs|not enough cards} for {my model|a 405B model|the LLM}; "
                "how {do several hosts share it|is it spread over two|can another host take part of it}?"
            ),
            (
                "{Put|Place|Run} {half of the layers|some layers|the later layers} of {a model|my model|the LLM} on {another "
                "machine|a second host|a different node}."
            ),
            (
                "Can {a model|one LLM|a big model} {be cut into|be divided into|run in} {stages|a pipeline of stages|groups of "
                "layers} on {two hosts|several nodes}?"
            ),
            (
                "{Which key|What setting|Which option} {divides|splits|cuts} the layers of a model {among groups of GPUs|between "
                "two machines|into stages}?"
            ),
            (
                "How is a model {served|run|hosted} {that exceeds|that is larger than|which needs more than} {one machine|a "
                "single host|one node}?"
            ),
        ),
        held_out=(
            "Can one model be spread across two machines?",
            "What are pipeline stages?",
            "Which setting gives a model pipeline stages?",
            "One host is too small for my model.",
            "Is pipeline parallelism supported?",
            "How can two hosts share a model?",
        ),
        answers=(
            "Set pipeline_parallel in the model's entry: that many groups of GPUs, on one host or several, share the layers.",
            "With pipeline_parallel: 2 two groups of GPUs, which may be on two hosts, share the model's layers.",
            "Use pipeline_parallel: its stages share the layers and may lie on several hosts.",
        ),
        accept=(("pipeline_parallel",), ("hosts", "several")),
    ),
    Topic(
        name="autoscaling",
        questions=(
            (
                "{How do I|How can I|Can I|How would I} {scale|autoscale|set up autoscaling for|turn on autoscaling for} "
                "{a model|models|the replicas|my models}?"
            ),
            (
                "{Does|Can} {Helix Ray|it|a model} {scale|autoscale|scale up|support autoscaling|grow}{| automatically| by "
                "itself| with the load}?"
            ),
            "{What is|Explain|Tell me about|Describe|What about} {autoscaling|automatic scaling|max_replicas|scaling}{?|.}",
            "{autoscaling|auto scaling|scaling|more replicas|number of replicas|max_replicas}?",
            (
                "{I want to|I need to|I would like to} {scale a model|have more replicas|run more replicas|scale with the load|"
                "serve more users}."
            ),
            "{How do I|How can I} {set|change|raise} the {number|maximum} of replicas{| of a model}?",
            (
                "At {peak hours|noon|rush hour} {requests pile up|the queue grows|we get too many requests}; can {more copies of "
                "the model|extra replicas|more replicas} {start automatically|be added on demand|start by themselves}?"
            ),
            (
                "{Start|Add|Launch} {extra copies of a model|additional replicas|more instances of my model} {when traffic rises|"
                "under heavy load|as demand grows}."
            ),
            (
                "{What|Which setting|Which key} {decides|determines|controls} {how many copies of a model run|when another "
                "replica starts|how many replicas there are}?"
            ),
            (
                "How does {the number of copies|the replica count|capacity} {follow|adapt to|adjust to} {traffic|the demand|the "
                "number of users}?"
            ),
            (
                "{One replica|A single copy|One instance} of {the model|my model|the LLM} {is not enough|cannot keep up|is "
                "overloaded}; {how do I get more|how do I allow more|what adds more}?"
            ),
            (
                "{Where|How|In which key} do I {bound|limit|fix|define} the {smallest and largest|minimal and maximal|lowest and "
                "highest} {number of copies|replica count}?"
            ),
        ),
        held_out=(
            "Is autoscaling supported?",
            "How can a model have more replicas?",
            "Can the number of replicas grow with the load?",
            "Tell me how to scale models automatically.",
            "I need autoscaling for my model.",
            "How do I turn on automatic scaling?",
        ),
        answers=(
            "Give the model's entry autoscaling with min_replicas, max_replicas and target_ongoing_requests.",
            "Set autoscaling in the model's entry: replicas then come and go between min_replicas and max_replicas.",
            "With autoscaling in its entry a model has between min_replicas and max_replicas replicas, as the load asks.",
        ),
        accept=(("autoscaling",), ("max_replicas",)),
    ),
    Topic(
        name="scale-to-zero",
        questions=(
            (
                "{How do I|How can I|Can I} {scale|shrink|take down} {a model|models|an idle model|unused models} to "
                "{zero|zero replicas|nothing}?"
            ),
            (
                "{Can|Does|Will} {a model|an idle model|an unused model} "
                "{sleep|go to sleep|leave the GPU|free the GPU|be unloaded}{| when idle}?"
            ),
            (
                "{What is|Explain|Tell me about|Describe|What about} "
                "{scale to zero|scaling to zero|a sleeping model|min_replicas 0}{?|.}"
            ),
            "{scale to zero|sleeping models|idle models|min_replicas 0|free the GPU when idle|unload a model|model sleep}?",
            "{I want|I would like} {a model to sleep|a model to leave the GPU|an idle model to free its GPU|to scale to zero}.",
            "{What happens to|What becomes of} a model {that nobody uses|that is idle|that is unused|when nobody uses it}?",
            (
                "{Nobody|No one|Hardly anyone} uses {my model|the model|this LLM} {at night|on weekends|for hours}; {can its GPU "
                "be freed|can it give up the GPU|how do I release the GPU}?"
            ),
            (
                "{Release|Free|Give back} the {GPU|GPU memory|card} {when|while|as long as} a model {gets no requests|has "
                "nothing to do|is not in use}."
            ),
            (
                "{After how long|When|After what time} will an {idle|unused} model {give up|release|vacate} its {GPU|card|GPU "
                "memory}?"
            ),
            (
                "An {idle|unused} model {wastes|blocks|occupies|holds} {a GPU|my card|GPU memory}; {how do I avoid that|can it "
                "step aside|what removes it}?"
            ),
            (
                "Can {the replicas|the number of replicas|the copies} of a model {drop|go down|fall|shrink} to {nothing|0|zero}{|"
                " at night| without traffic}?"
            ),
            (
                "Is there {a timeout|a delay|an idle time} after which {a model|an unused model|an idle model} {is taken off the "
                "GPU|leaves memory|gives its GPU back}?"
            ),
        ),
        held_out=(
            "Can a model that nobody uses leave its GPU?",
            "How do I let an idle model sleep?",
            "Is scale to zero supported?",
            "How can I free the GPU of an unused model?",
            "What does min_replicas 0 do?",
            "When does a model go to sleep?",
        ),
        answers=(
            "Set min_replicas: 0 under autoscaling: the model leaves its GPU when nobody has used it for downscale_delay_s.",
            "With min_replicas: 0 a model that nobody uses sleeps and frees its GPU; the next request wakes it.",
            "A model with min_replicas: 0 goes to sleep when nobody uses it, and wakes with the next request.",
        ),
        accept=(("min_replicas",), ("nobody",)),
    ),
    Topic(
        name="cold-start",
        questions=(
            (
                "{What is|Explain|Tell me about|Describe|What about} "
                "{a cold start|cold_start|the cold start|the key cold_start}{?|.}"
            ),
            (
                "{What happens|What happens to a request} {when|while|if} "
                "{a model is still starting|a model wakes up|no replica is up|the model sleeps}?"
            ),
            (
                "{How do I|How can I} {configure|set|change|handle|control} "
                "{cold starts|cold_start|the cold start|what waits for a sleeping model}?"
            ),
            "{cold start|cold_start|hold or reject|cold start timeout|cold_start_timeout_s|waking a model}?",
            (
                "{Do|Will|Must} requests wait {for a sleeping model|while a model starts|while a model wakes up|until a model is "
                "up}?"
            ),
            "{How long|What time} {does|will} a request wait for {a sleeping model|a model that starts|a model to wake up}?",
            (
                "{Is|Was} {a request|my request} {held|kept waiting|rejected|refused} while {a model|the model} "
                "{starts|wakes up|sleeps}?"
            ),
            "What does {cold_start|a cold start|the key cold_start} {do|mean}?",
            (
                "The first {request|call|chat} to a {sleeping|stopped|scaled-down} model {gets 503|fails with 503|hangs for a "
                "while}; {why is that|which key decides that|how is that controlled}?"
            ),
            (
                "Can {clients|callers|users} {get an error at once|be turned away|receive 503} {instead of waiting|rather than "
                "wait} {for a model to wake|while a model loads|for a sleeping model}?"
            ),
            (
                "{Let|Have|Make} {a request|callers|a client} {wait|stay in line|stay queued} {until a sleeping model is back|"
                "while a model wakes|for a model that must load first}."
            ),
            (
                "What does {a client|a caller|the user} {see|get|experience} when {the model has no replica|a model was scaled "
                "to zero|the model has to be loaded first}?"
            ),
            (
                "{After how many seconds|When|At what point} does {a held request|a waiting request|a request for a sleeping "
                "model} {give up|time out|get an error}?"
            ),
            (
                "How does {the server|Helix Ray|it} {treat|answer|deal with} {the first request|a request|calls} {to a model at "
                "zero replicas|to a model that is asleep|to a model that is waking}?"
            ),
        ),
        held_out=(
            "What does a request do while the model wakes up?",
            "How long will requests wait until a model is up?",
            "Can requests be held while a model starts?",
            "What do hold and reject do?",
            "How are cold starts configured?",
            "What happens when I send a request to a sleeping model?",
        ),
        answers=(
            (
                "With cold_start: hold a request waits up to cold_start_timeout_s for the model; with reject it gets 503 with "
                "Retry-After."
            ),
            "While no replica is up, cold_start decides: hold lets the request wait, reject answers 503 with Retry-After.",
            "The key cold_start is hold, and requests wait for the model, or reject, and they get 503 with Retry-After.",
        ),
        accept=(("hold",), ("reject",)),
    ),
)
