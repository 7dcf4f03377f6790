namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>How a point is drawn: sides differ in shape as well as in colour.</summary>
internal enum MarkShape
{
    Circle,
    Square,
    Triangle,
    Diamond,
    Star,
    Cross,
}
