namespace PruneSearch.Search.Fidelity;

/// <summary>Decides which trials go on to more fidelity. A pure function of one rung's results so far.</summary>
public interface IPromotionRule
{
    /// <summary>The name that users write.</summary>
    string Name { get; }

    /// <param name="ladder">The rungs.</param>
    /// <param name="rung">Which of them; not the last one, from which there is nowhere to go.</param>
    /// <param name="state">What is known there. Ask whenever it changes.</param>
    PromotionDecision Decide(RungLadder ladder, int rung, RungState state);
}
