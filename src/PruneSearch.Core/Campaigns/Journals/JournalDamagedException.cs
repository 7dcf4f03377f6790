namespace PruneSearch.Campaigns.Journals;

/// <summary>A journal is damaged where a crash of its writer could not have damaged it.</summary>
public sealed class JournalDamagedException : Exception
{
    /// <summary>In a file.</summary>
    public JournalDamagedException(string path, long line, string what)
        : this($"{path}, line {line}: {what}. Everything before that line is intact; restore the file from a copy, or keep its first {line - 1} lines to go on from there.")
    {
    }

    private JournalDamagedException(string message)
        : base(message)
    {
    }

    /// <summary>In a database.</summary>
    public static JournalDamagedException AtRecord(string campaign, long sequence, string what) =>
        new($"campaign '{campaign}', record {sequence}: {what}. Every record before it is intact; restore the database from a copy.");
}
