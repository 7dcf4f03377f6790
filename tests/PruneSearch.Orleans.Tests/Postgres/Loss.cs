namespace PruneSearch.Orleans.Tests.Postgres;

/// <summary>What is lost with a connection.</summary>
public enum Loss
{
    /// <summary>It is cut before the request gets to the server.</summary>
    Request,

    /// <summary>The server did what was asked, and the connection is cut before its answer gets back.</summary>
    Answer,

    /// <summary>The same, but nobody says so: the line goes dead.</summary>
    AnswerInSilence,
}
