using PruneSearch.Campaigns.Decisions;

namespace PruneSearch.Campaigns.Remote;

/// <summary>A worker asks for work. <c>POST /api/v1/leases</c>; answered with a <see cref="LeaseResponse"/>, or 204 where no work came.</summary>
public sealed record LeaseRequest
{
    private const int LongestName = 128;
    private const int MostTargets = 64;

    /// <summary>The protocol that the worker speaks.</summary>
    public required int Protocol { get; init; }

    /// <summary>Names the worker in the journal: 1 to 128 characters.</summary>
    public required string Worker { get; init; }

    /// <summary>See <see cref="WorkerAbilities.Slot"/>.</summary>
    public string? Slot { get; init; }

    /// <summary>Whether it prepares, trains and evaluates.</summary>
    public bool Trains { get; init; } = true;

    /// <summary>The targets that it is; absent for any.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>How long to wait for work, in seconds; 0 to 60.</summary>
    public double WaitSeconds { get; init; }

    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public (WorkerAbilities Worker, TimeSpan Wait) Check()
    {
        var errors = new List<InputError>();
        if (Protocol != WorkerProtocol.Version)
        {
            errors.Add(new InputError("protocol", $"is {Protocol}", $"this server speaks version {WorkerProtocol.Version}: use workers of its version"));
        }

        if (!IsName(Worker))
        {
            errors.Add(new InputError("worker", "is not a name", $"1 to {LongestName} printable characters"));
        }

        if (Slot is not null && !IsName(Slot))
        {
            errors.Add(new InputError("slot", "is not a name", $"1 to {LongestName} printable characters"));
        }

        if (Targets is { } targets && (targets.Count > MostTargets || !targets.All(IsName)))
        {
            errors.Add(new InputError("targets", "are not names of targets", $"at most {MostTargets} names"));
        }

        if (!double.IsFinite(WaitSeconds) || WaitSeconds < 0)
        {
            errors.Add(new InputError("waitSeconds", $"is {WaitSeconds}", "0 or more"));
        }

        return errors.Count > 0
            ? throw new InvalidInputException(errors)
            : (new WorkerAbilities(Worker, Trains, Targets?.ToHashSet(StringComparer.Ordinal)) { Slot = Slot },
               TimeSpan.FromSeconds(Math.Min(WaitSeconds, WorkerProtocol.LongestWait.TotalSeconds)));
    }

    private static bool IsName(string? text) => text is { Length: > 0 and <= LongestName } && !text.Any(char.IsControl);
}
