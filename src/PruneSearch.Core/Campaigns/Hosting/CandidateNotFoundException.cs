namespace PruneSearch.Campaigns.Hosting;

/// <summary>A campaign has no candidate of a number.</summary>
public sealed class CandidateNotFoundException(string campaign, string number, int candidates) : InvalidInputException(
    "candidate", $"campaign '{campaign}' has no candidate '{number}'", candidates == 0 ? "no candidate has joined yet" : $"a number from 0 to {candidates - 1}");
