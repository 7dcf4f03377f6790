namespace PruneSearch.Campaigns.Specs;

/// <summary>What <see cref="SpecDataCheck"/> found.</summary>
/// <param name="Errors">What keeps the campaign from running, or from being judged fairly.</param>
/// <param name="Warnings">What a user should know before spending time.</param>
public sealed record SpecDataReport(IReadOnlyList<InputError> Errors, IReadOnlyList<InputError> Warnings)
{
    /// <exception cref="InvalidInputException">There are errors.</exception>
    public void ThrowIfInvalid()
    {
        if (Errors.Count > 0)
        {
            throw new InvalidInputException(Errors);
        }
    }
}
