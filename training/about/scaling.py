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
            (
                "Does {a 70B model|a huge LLM|such a big network} need {one giant GPU|a single large card}, or {can its layers "
                "be shared|will several small ones in the host do}?"
            ),
            "Which {number|value} {belongs in|goes into|is right for} tensor_parallel?",
            "Where do I {enter|write|put} the {GPU count|number of cards|count of GPUs} {of a model|for one model}?",
            "Is {intra-node|single-node|single-host} {parallelism|model parallelism|sharding} {supported|possible|available}?",
            "Can {weights|weight matrices|parameters} be {sharded|sliced|partitioned} {across GPUs|between cards|over NVLink}?",
            "What is {TP|tp size|TP size|the TP degree} {here|in models.yaml|for vLLM}?",
            (
                "How are {the weights|the matrices of a layer|the attention heads} {distributed|divided|partitioned} {among "
                "cards|between GPUs}?"
            ),
            "Why does {vLLM|my model|the engine} {use only one|occupy just one|load onto only one} of my {four|eight|two} GPUs?",
            (
                "Are {two 24 GB cards|four A100s|eight H100s|two RTX cards} in {one box|one server|the same host} {usable "
                "together for one model|enough for a 70B model}?"
            ),
            (
                "Do {all GPUs|both cards} of {a host|the server} {work together|cooperate|compute together} on {each layer|a "
                "single model}?"
            ),
            "How do I {pool|combine|bundle|join} the {memory|VRAM} of {my GPUs|two cards|several graphics cards}?",
            "What does {tensor_parallel: 2|tensor_parallel: 4|tensor_parallel: 8} {mean|do|say}?",
            "Should {tensor_parallel|the TP size} {equal|match} the {number of cards|GPU count} {in the host|of the machine}?",
            (
                "What can I do {about|against} {CUDA out of memory|out of memory on the GPU|too little VRAM} when {the weights "
                "exceed one card|a model is bigger than one card}?"
            ),
            (
                "Who {splits|slices|shards} {the layers|each layer|the tensors} {among the GPUs of my host|across the cards in "
                "the box}?"
            ),
            (
                "My {host|server|workstation} has {eight|four|two} cards but {only one is busy with the model|the model sits on "
                "just one of them}."
            ),
            (
                "I want {a 70B model|Llama 70B|one large LLM} {spread across|sharded over|laid over} {both cards|all four cards|"
                "my eight cards}."
            ),
            (
                "We need more {VRAM|GPU memory|card memory} {than one card has|than a single card offers} for {this model|the "
                "weights|our LLM}."
            ),
            "The {weights|parameters} are {larger|bigger} than the {memory|VRAM} of {one card|a single GPU}.",
            (
                "The engine {stops|dies|fails} with {CUDA out of memory|an out of memory error} {while loading the weights|when "
                "it loads the large model}, and {a second card is idle|the other cards are free}."
            ),
            "Our {DGX|GPU box|GPU server} should {serve|run} one model {with all its cards|on all of its GPUs}.",
            "I have {two RTX 4090|two A100|four L40S} {side by side|in one computer|in the same workstation}.",
            "{Use|Employ} {both cards|all cards|every GPU} {in the host|of this machine} for {a single model|each layer}.",
            "{Set|Change|Raise} {tensor_parallel|the TP size} to {two|four|eight}.",
            (
                "{Show me|Give me} {an entry|an example|the YAML} {with tensor_parallel|for a model on four cards|for a model on "
                "two GPUs of a host}."
            ),
            "{TP size|TP|tp=4|tensor parallel degree|--tensor-parallel-size}?",
            "{sharding a layer|weight sharding|model sharding in one host|splitting tensors}",
            "{GPUs per model|cards per replica|GPU count of a model|combined VRAM}",
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
            "Is {multi-node|multi-host|cross-host|inter-node} {inference|serving} of one model {possible|supported}?",
            "Can {layers|consecutive layers|parts of one model} {lie on|be placed on} different {hosts|machines|computers}?",
            "What is {PP|the PP size|a pipeline stage|a stage of a model} {here|in models.yaml|in vLLM}?",
            "How many {stages|pipeline stages|groups of GPUs} {may|can|should} {a model|one model} have?",
            "Where do I {enter|write|put} the {number of stages|pipeline size|count of stages}?",
            (
                "Does {one replica|a replica|an engine} ever {span|stretch over|cover} {two hosts|several machines|more than one "
                "node}?"
            ),
            (
                "Which {kind of parallelism|way of splitting} {works|is right|is meant} {across machines|over the network|across "
                "hosts}?"
            ),
            "Why {would|should} I {take|choose|prefer} pipeline {instead of|over} {tensor parallelism|tensor_parallel}?",
            (
                "Do I need {InfiniBand|a fast network|NVLink} to {lay|cut|stretch} one model {across machines|over two hosts|"
                "between nodes}?"
            ),
            (
                "Are {models|LLMs} with {400B parameters|more weights than one server holds|hundreds of billions of parameters} "
                "{servable over two servers|possible on several machines}?"
            ),
            "What does {pipeline_parallel: 2|pipeline_parallel: 4|pipeline_parallel: 3} {mean|do|say}?",
            (
                "Can {the GPUs of two servers|cards in different hosts|GPUs in separate machines} {be combined|be pooled|work "
                "together} for {one model|a single LLM}?"
            ),
            (
                "How do {activations|tokens|intermediate results} {travel|pass|go} from {one stage to the next|host to host "
                "within one model|the first stage to the second}?"
            ),
            "Will {DeepSeek|Llama 405B|a 671B model} run on {two nodes|a pair of servers|three machines together}?",
            (
                "Who {assigns|gives|allots} the {stages|layers} of {a pipeline|a split model} to {the hosts|the machines|groups "
                "of cards}?"
            ),
            (
                "I want the {first layers here and the last ones|first half here and the second half} on {another host|the other "
                "machine|the second server}."
            ),
            (
                "We have {three nodes|several servers|a few machines} and {a 405B model|a giant model|one enormous model} that "
                "{needs them all|no single one can hold}."
            ),
            (
                "My {weights|parameters} are {larger|bigger} than {all cards of one host together|everything one server holds|"
                "the total VRAM of a node}."
            ),
            (
                "Our {machines|servers|hosts} have {only one card each|a single GPU each|few GPUs each}, {yet the model needs "
                "more|but the model needs several}."
            ),
            (
                "Eight {cards|GPUs} in {one server|a single node} are {still too few|still not enough} for {our LLM|this giant|"
                "the weights}."
            ),
            (
                "I have no {host|server|machine} {big enough|large enough} {for the whole model|to hold all layers|for all of "
                "its layers}."
            ),
            "We need {a replica that spans nodes|one engine across two servers|layers shared between hosts}.",
            (
                "{Chain|Link|Connect} {two machines|several hosts|two servers} into {a pipeline|one pipeline} {for a model|for "
                "one LLM}."
            ),
            (
                "{Stretch|Lay out|Deploy} {one LLM|a single huge model|a giant model} {across two nodes|over several servers|"
                "across hosts}."
            ),
            (
                "{Show me|Give me} {an entry|an example|the YAML} {with pipeline_parallel|for a model in two stages|for a model "
                "across two nodes}."
            ),
            "{multi-node inference|cross-host model|multi-host inference|distributed inference across nodes}",
            "{PP size|PP|pipeline size|--pipeline-parallel-size|number of stages}?",
            "{layers on different hosts|stages of a model|layer groups|layers across nodes}",
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
            "What does {target_ongoing_requests|min_replicas|the autoscaling block|the section autoscaling} {mean|do|control}?",
            "Is {horizontal scaling|elastic scaling|scaling out|replication of a model} {supported|possible|available}?",
            "How many {replicas|copies|instances} can {a model|one model|an engine} have {at most|in total|at the same time}?",
            (
                "Are {replicas|instances|engines} {added and removed|created and deleted|started and stopped} {dynamically|by "
                "load|according to traffic}?"
            ),
            "Can I {keep|have|demand} {exactly two|a constant number of|a fixed number of} {replicas|copies} of a model?",
            (
                "Does {the fleet|the pool of engines|the set of replicas} {shrink|get smaller} {again after a peak|once the rush "
                "is over|when traffic falls}?"
            ),
            "When is {another|a new|a second} {replica|copy|instance} {spawned|brought in|created}?",
            (
                "Where do {max_replicas and min_replicas|the limits for replicas|the scaling limits|the replica bounds} {go|"
                "belong|stand}?"
            ),
            "Which {load|number of requests|amount of traffic} {triggers|causes} {scaling up|an upscale|a new replica}?",
            (
                "What happens {as|when|if} {ten times more users come|traffic doubles|the load rises suddenly}, {does capacity "
                "grow|are replicas added}?"
            ),
            (
                "Why {does it stay at one replica|is there just one replica|are no replicas added} {under load|although users "
                "wait|when it is busy}?"
            ),
            "Do I need to {start replicas by hand|add engines manually|scale by hand}, or {is it automatic|does the load do it}?",
            "How {elastic|scalable} is {a model|the serving|this system}{| under growing traffic| with more users}?",
            "Who {adds|creates|removes} {replicas|copies of a model} {as the load changes|when demand changes}?",
            (
                "Can {several|many} {copies|instances|replicas} of the same model {run side by side|share the traffic|run in "
                "parallel}?"
            ),
            "Our {traffic|load|demand} {varies|goes up and down|changes a lot} {during the day|over the week|from hour to hour}.",
            "I want {between one and four|two to eight|at least two} {replicas|copies|instances} of {my model|the LLM}.",
            "We need more {throughput|capacity} {during office hours|on busy days|at peak times}{| than one replica gives}.",
            (
                "My {users|customers|callers} {wait too long|complain of slow answers} {because one engine is busy|since a "
                "single replica serves all|as only one copy is running}."
            ),
            (
                "The model should {multiply|replicate itself|get company} when {many users arrive|it gets crowded|the demand is "
                "high}."
            ),
            (
                "I have {spare|free|unused} GPUs for {additional instances|more copies|further replicas} of {the same model|one "
                "model}."
            ),
            "{Upscaling|Scaling up|The autoscaler} does not {work|happen|start} {when it is busy|under load|at peak times}.",
            "{Increase|Raise|Double} the {replica count|number of engines|number of instances} {of a model|for my LLM}.",
            (
                "{Show me|Give me} {an example|a sample|the YAML} {of autoscaling|with min_replicas and max_replicas|for two to "
                "four replicas}."
            ),
            (
                "{Adapt|Match|Adjust} {the capacity|the number of engines|the instance count} to {the load|the traffic|demand} "
                "automatically."
            ),
            "{target_ongoing_requests|min_replicas and max_replicas|autoscaling block|replica bounds}",
            "{horizontal scaling|scale out|elasticity|autoscaler|scalability}?",
            "{replicas per model|multiple instances of a model|replica count|load-based replicas}",
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
            "What {is downscale_delay_s|is downscale_delay_s for|does downscale_delay_s set|does downscale_delay_s mean}?",
            (
                "Do {models without traffic|models nobody calls|rarely used models} {cost|keep|eat up} {GPU memory|a card} {all "
                "the time|forever}?"
            ),
            (
                "How can {several|ten|many} {rarely used|seldom used|occasional} models {share|take turns on} {one GPU|a single "
                "card}?"
            ),
            "Which {value|setting|number} {makes a model sleep|puts a model to sleep|lets a model hibernate}?",
            (
                "Is {hibernation|sleep mode|idle unloading|idle eviction} {supported|possible|available} {for models|for a local "
                "model}?"
            ),
            (
                "Where do I {set|enter|change} the {idle time|idle period|delay} {before a model sleeps|until a model is "
                "unloaded|before a model frees its card}?"
            ),
            "Are {unneeded|dormant|inactive} models {evicted|removed from the GPU|unloaded} {automatically|by themselves}?",
            "Does a {sleeping|dormant|parked} model {come back|return|wake} {on its own|by itself|with the next request}?",
            (
                "Can I {save|cut} {GPU hours|electricity|cloud costs} {overnight|on quiet days} by {parking|unloading|"
                "suspending} models?"
            ),
            (
                "Why {did my model leave|has my model disappeared from|is my model gone from} the {GPU|card} after {a quiet hour|"
                "a quiet night|some idle time}?"
            ),
            "Who {wakes|reactivates|revives} {a sleeping model|a dormant model|a parked model}?",
            "May {min_replicas|the minimum of replicas|the lower bound} be {zero|0}?",
            (
                "What if {there are no users|there is no traffic|no chat comes in} for {an hour|a day|a long while}, {does the "
                "model still hold its card|does it keep its GPU memory}?"
            ),
            "Will {a model that is idle|an idle engine} {be suspended|be parked|be paused|be put to sleep}?",
            (
                "How long {does a model stay|is a model kept|does an idle model remain} {loaded|in GPU memory|on the card} "
                "{without requests|when nobody calls it|after its last request}?"
            ),
            "I want to {save GPU memory|spare the card|save energy} {when nobody chats|outside office hours|at idle times}.",
            "My {GPU|card} is {blocked|occupied|taken} by {a model that nobody asks|a model without users|an unused LLM}.",
            "We need the {card|GPU} for {training|other jobs|something else} {overnight|at night|when the model rests}.",
            "Our {model|LLM} is {needed|called|used} only {once a day|a few times a week|now and then}.",
            (
                "I have {more models than cards|more models than GPUs|too many models for my GPU}, and {most are idle|most of "
                "them sleep all day|few are used at once}."
            ),
            "The {idle|unused} model does not {go to sleep|free the card|unload|release its memory}.",
            (
                "An {on-demand|occasional} model should {load when called and vanish afterwards|be in memory only while it is "
                "used|leave the card after use}."
            ),
            "{Put|Send} {a model|an idle model|my LLM} to {sleep|rest} {after ten minutes|after a while|when it is quiet}.",
            "{Unload|Evict|Suspend} {the weights|a model|an LLM} {after some idle time|when no one is asking|if it goes unused}.",
            (
                "{Stop|Prevent} {a model|the LLM|an LLM} from {occupying|blocking|hogging} the GPU {when it has no users|in "
                "quiet hours}."
            ),
            "{downscale_delay_s|downscale delay|idle timeout of a model|idle time before sleep}",
            "{min_replicas: 0|zero replicas|min_replicas zero|minimum of zero replicas}?",
            "{GPU memory of idle models|hibernating models|on-demand loading|dormant models}",
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
            "Which {values|options|choices} {does cold_start have|are there for cold_start|can cold_start take}?",
            "{What is the difference between|What distinguishes|How do I choose between} {hold and reject|reject and hold}?",
            (
                "Why do I {get|see|receive} {503 with Retry-After|a 503|the status 503} {from a sleeping model|when the model "
                "was asleep|on the first call after a pause}?"
            ),
            (
                "Is there {a penalty|extra latency|an added delay} for {the first user|the first request|the first caller} "
                "{after a model slept|of a model at zero|once the model has slept}?"
            ),
            (
                "Can {the first request|an early request} {trigger|cause|start} {the loading|the wake-up} {and wait for it|and "
                "be kept meanwhile}?"
            ),
            "Where do I {set|enter|choose} {hold or reject|how long a request is held|the cold start limit}?",
            (
                "Does {a sleeping|a dormant|an unloaded} model {lose|drop|refuse} {the request that wakes it|my first request|"
                "the first call}?"
            ),
            "How patient must {a client|the first caller|an app} be {with a sleeping model|when a model is waking}?",
            (
                "Are {calls|requests} {parked|queued|buffered} {during the wake-up|until the model is loaded again|while its "
                "weights load}?"
            ),
            (
                "Do {clients|apps} need to {retry|ask again|try again} {when a model was asleep|after a wake-up|while the model "
                "is coming back}?"
            ),
            (
                "What {does cold_start_timeout_s limit|is cold_start_timeout_s|is cold_start_timeout_s good for|does "
                "cold_start_timeout_s set}?"
            ),
            (
                "When does {a call to a sleeping model|a model without replicas|a model at zero} {lead to|result in|give} {503|"
                "Retry-After|an error}?"
            ),
            (
                "Will my {chat|call} {fail|be lost|survive} if {the model is asleep|there is no replica yet|its engine is only "
                "just loading}?"
            ),
            (
                "Who {pays for|suffers from|bears} {the cold start|the wake-up delay|the wake-up time} of {a sleeping model|a "
                "model at zero}?"
            ),
            (
                "How do I {make|have} {a sleeping model|a model without a replica} {refuse calls at once|reject calls "
                "immediately|answer 503 right away}?"
            ),
            (
                "I want {requests held|calls queued|chats kept} {until the model is awake|while a sleeping model loads|during a "
                "cold start}."
            ),
            (
                "My {first|earliest} {request in the morning|message after the weekend|call of the day} {takes very long|is very "
                "slow|hangs}."
            ),
            (
                "The {client|app} {gives up|times out|loses patience} {before the sleeping model is awake|while a model wakes up|"
                "during the cold start}."
            ),
            (
                "We need {a longer|a shorter|another} {wait|time limit|holding time} for {models that are waking|a model that "
                "wakes|sleeping models}."
            ),
            (
                "Our {users|callers} {hit|run into|meet} a {503|refusal} {whenever the model has slept|each time a model was "
                "scaled down}."
            ),
            (
                "I have {a model at zero|a sleeping model} and {need its callers to wait|its callers should be refused|do not "
                "know what its first caller gets}."
            ),
            (
                "{cold_start: hold|Holding} does not {work|help}, the {request|caller} {still gets 503|is still refused} {while "
                "the model wakes|at the wake-up}."
            ),
            (
                "{Reject|Refuse|Turn away} {requests|calls} {for a sleeping model|while no replica is up|during a wake-up} {at "
                "once|instead of holding them}."
            ),
            (
                "{Hold|Keep|Queue} {the call|the first request|early requests} {until the weights are loaded again|till the "
                "model has woken|until a replica is there}."
            ),
            "{Compare|Explain} {hold and reject|the modes of cold_start|cold_start hold|cold_start reject}.",
            "{wake-up latency|wake-up delay|first request after sleep|wake-up time of a sleeping model}",
            "{cold_start: reject|cold_start: hold|holding requests|503 while waking}?",
            "{requests during wake-up|waiting for a sleeping model|cold start behaviour|request to a sleeping model}",
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
