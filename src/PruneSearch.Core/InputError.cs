namespace PruneSearch;

/// <summary>One thing wrong with what a user gave us.</summary>
/// <param name="Where">The place: a file with line and column, a path inside a document, a node, an option.</param>
/// <param name="Message">What is wrong there, with the offending value, and how to mend it.</param>
/// <param name="Rule">The rule that was broken, stated in general.</param>
public sealed record InputError(string Where, string Message, string Rule)
{
    public override string ToString() => $"{Where}: {Message} ({Rule})";
}
