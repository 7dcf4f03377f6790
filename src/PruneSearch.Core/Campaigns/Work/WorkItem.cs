using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Work;

/// <summary>What a worker leases: one stage of one candidate, or of the base model. Says everything that is needed beside the spec.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Base), "base")]
[JsonDerivedType(typeof(Prepare), "prepare")]
[JsonDerivedType(typeof(Measure), "measure")]
[JsonDerivedType(typeof(Train), "train")]
[JsonDerivedType(typeof(Evaluate), "evaluate")]
public abstract record WorkItem
{
    private WorkItem()
    {
    }

    /// <summary>The candidate's number; null for the base model.</summary>
    public int? Candidate { get; init; }

    /// <summary>Names the item within its campaign: the same stage of the same candidate always has the same name.</summary>
    [JsonIgnore]
    public abstract string Id { get; }

    protected string Owner => Candidate is { } number ? $"c{number}" : "base";

    /// <summary>Train or read the base model, evaluate it, find what can be pruned.</summary>
    public sealed record Base : WorkItem
    {
        /// <summary>The user's model file, where it came along with the spec; null where the spec's path is read, or a model is trained.</summary>
        public ArtifactHash? Model { get; init; }

        [JsonIgnore]
        public override string Id => "base";
    }

    /// <summary>Score, allocate and cut: the plan of a candidate.</summary>
    public sealed record Prepare : WorkItem
    {
        public required CandidateRecipe Recipe { get; init; }

        public required ArtifactHash BaseModel { get; init; }

        [JsonIgnore]
        public override string Id => $"{Owner}/prepare";
    }

    /// <summary>Time a model on a target beside the dense one.</summary>
    public sealed record Measure : WorkItem
    {
        public required string Target { get; init; }

        public required ArtifactHash Model { get; init; }

        /// <summary>The dense model to pair with; null where the model is the dense one.</summary>
        public ArtifactHash? Dense { get; init; }

        /// <summary>Whether it is the last look at a member of the front.</summary>
        public bool Final { get; init; }

        /// <summary>Which of the candidate's measurements that users asked for it is, counted from 1; null where nobody asked.</summary>
        public int? Again { get; init; }

        [JsonIgnore]
        public override string Id => $"{Owner}/{(Again is { } number ? $"again/{number}" : Final ? "confirm" : "measure")}/{Target}";
    }

    /// <summary>Fine-tune from one rung to the next.</summary>
    public sealed record Train : WorkItem
    {
        public required CandidateRecipe Recipe { get; init; }

        public required ArtifactHash BaseModel { get; init; }

        public required ArtifactHash Plan { get; init; }

        /// <summary>The rung to reach, counted from 0.</summary>
        public required int Rung { get; init; }

        /// <summary>Where the rung before, or an interrupted training, left off; null at the start.</summary>
        public ArtifactHash? Checkpoint { get; init; }

        /// <summary>The base model with early weights, for rewinding; null where nothing is rewound to them.</summary>
        public ArtifactHash? Early { get; init; }

        [JsonIgnore]
        public override string Id => $"{Owner}/train/{Rung}";
    }

    /// <summary>Judge a candidate after a rung, or (final) a member of the front, or the dense model, on the test split.</summary>
    public sealed record Evaluate : WorkItem
    {
        public required ArtifactHash BaseModel { get; init; }

        /// <summary>The exported model for a final evaluation; null where a checkpoint is judged and exported.</summary>
        public ArtifactHash? Model { get; init; }

        /// <summary>The candidate's plan; null for a final evaluation.</summary>
        public ArtifactHash? Plan { get; init; }

        /// <summary>What training left; null where a candidate is judged as it was cut.</summary>
        public ArtifactHash? Checkpoint { get; init; }

        public int Rung { get; init; }

        public bool Final { get; init; }

        [JsonIgnore]
        public override string Id => Final ? $"{Owner}/test" : $"{Owner}/evaluate/{Rung}";
    }
}
