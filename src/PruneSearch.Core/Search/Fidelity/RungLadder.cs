namespace PruneSearch.Search.Fidelity;

/// <summary>
/// The fidelity levels of a search: how much is spent on a trial before it is judged at each rung, and which part of the trials goes on.
/// </summary>
public sealed class RungLadder
{
    /// <param name="resources">What a trial has spent in total when it reports at each rung, e.g. steps of fine-tuning: above 0, strictly
    /// increasing.</param>
    /// <param name="eta">One in eta trials is promoted, default 3; above 1.</param>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public RungLadder(IReadOnlyList<long> resources, double eta = 3)
    {
        var errors = new List<InputError>();
        if (resources.Count == 0)
        {
            errors.Add(new("rungs", "there are no rungs; give at least one", "a ladder has rungs"));
        }

        for (int i = 0; i < resources.Count; i++)
        {
            long below = i == 0 ? 0 : resources[i - 1];
            if (resources[i] <= below)
            {
                errors.Add(new(
                    $"rungs[{i}]",
                    $"the resource is {resources[i]}; it must be more than {below}",
                    "resources are above 0 and strictly increasing"));
            }
        }

        if (!(eta > 1 && double.IsFinite(eta)))
        {
            errors.Add(new("eta", $"eta is {eta}; it must be a number above 1", "eta > 1"));
        }

        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        Resources = [.. resources];
        Eta = eta;
    }

    public IReadOnlyList<long> Resources { get; }

    public double Eta { get; }

    /// <summary>The position of the last rung, from which nothing is promoted.</summary>
    public int Last => Resources.Count - 1;

    /// <summary>The usual ladder: from <paramref name="least"/> by factors of <paramref name="eta"/>, ending at <paramref name="most"/>
    /// exactly.</summary>
    /// <exception cref="InvalidInputException">The bounds are not 0 &lt; least &lt;= most, or eta is not above 1.</exception>
    public static RungLadder Geometric(long least, long most, double eta = 3)
    {
        if (least < 1 || most < least)
        {
            throw new InvalidInputException(
                "rungs",
                $"the resources go from {least} to {most}; give 1 or more, and no less at the top",
                "0 < least <= most");
        }

        var resources = new Stack<long>([most]);
        for (double next = most / eta; eta > 1 && Math.Round(next) >= least && (long)Math.Round(next) < resources.Peek(); next /= eta)
        {
            resources.Push((long)Math.Round(next));
        }

        return new RungLadder([.. resources], eta);
    }
}
