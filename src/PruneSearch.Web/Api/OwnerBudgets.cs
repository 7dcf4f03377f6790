using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Web.Api.Views;

namespace PruneSearch.Web.Api;

/// <summary>What one owner's campaigns may spend together. Owners are names of API keys.</summary>
/// <param name="Candidates">Candidates of campaigns that are not over; null for no limit.</param>
/// <param name="ComputeHours">Worker hours of all campaigns, over or not; null for no limit.</param>
public sealed record OwnerBudgets(int? Candidates, double? ComputeHours)
{
    public static OwnerBudgets Unlimited { get; } = new(null, null);

    /// <summary>
    /// Whether an owner may start a campaign. What it may spend at most must be known where hours are limited: its own
    /// <c>budget.computeHours</c> is counted against what is left, together with what its owner's running campaigns may still spend.
    /// A running campaign whose spec this version cannot read counts with what it has proposed and spent so far.
    /// </summary>
    /// <exception cref="InvalidInputException">It would go beyond the owner's budget.</exception>
    public async Task RequireRoomAsync(string? owner, CampaignSpec spec, ICampaignHost host, SpecContext context, CancellationToken cancellation)
    {
        if (owner is null || (Candidates is null && ComputeHours is null))
        {
            return;
        }

        var campaigns = new List<CampaignState>();
        await foreach (CampaignState state in ReadableCampaigns.StatesAsync(host, cancellation).ConfigureAwait(false))
        {
            if (state.Owner == owner)
            {
                campaigns.Add(state);
            }
        }

        var errors = new List<InputError>();
        if (Candidates is { } most)
        {
            int running = campaigns.Where(c => !c.IsOver).Sum(c => Spec(c, context)?.PlannedCandidates ?? c.Candidates.Count);
            if (running + spec.PlannedCandidates > most)
            {
                errors.Add(new InputError("search.candidates", $"asks for {spec.PlannedCandidates} candidates with baselines; {owner}'s running campaigns have {running} of {most}", "an owner's running campaigns share one budget of candidates"));
            }
        }

        if (ComputeHours is { } hours)
        {
            double taken = campaigns.Sum(c => c.IsOver ? c.ComputeSeconds / 3600 : Math.Max(c.ComputeSeconds / 3600, Spec(c, context)?.Budget.ComputeHours ?? 0));
            if (spec.Budget.ComputeHours is not { } asked)
            {
                errors.Add(new InputError("budget.computeHours", $"is missing; {owner} has {Math.Max(0, hours - taken):0.##} hours left", "where owners have a budget of hours, a campaign says how many it may spend"));
            }
            else if (taken + asked > hours)
            {
                errors.Add(new InputError("budget.computeHours", $"is {asked:0.##}; {owner} has {Math.Max(0, hours - taken):0.##} of {hours:0.##} hours left", "an owner's campaigns share one budget of compute hours"));
            }
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static CampaignSpec? Spec(CampaignState state, SpecContext context)
    {
        try
        {
            return CampaignSubmission.Of(state, context).Spec;
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}
