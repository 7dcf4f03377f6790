namespace PruneSearch.Campaigns.Specs;

/// <summary>Shapes of a learning rate over time.</summary>
public enum RateShape
{
    Constant,

    /// <summary>Half a cosine down to 0 (Loshchilov and Hutter 2017, without restarts).</summary>
    Cosine,

    /// <summary>Multiplied at milestones.</summary>
    Step,
}
