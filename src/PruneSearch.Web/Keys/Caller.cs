namespace PruneSearch.Web.Keys;

/// <summary>Who sends a request.</summary>
/// <param name="Name">The key's name; budgets of owners are counted by it. Null where no keys are asked for.</param>
/// <param name="Role">What they may do; null for everything.</param>
public sealed record Caller(string? Name, Role? Role)
{
    /// <summary>Who sends requests where no keys are asked for.</summary>
    public static Caller Anyone { get; } = new(null, null);

    public bool Is(params ReadOnlySpan<Role> roles) => Role is not { } role || roles.Contains(role);
}
