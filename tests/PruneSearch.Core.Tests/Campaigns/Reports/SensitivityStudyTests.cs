using System.Text;
using PruneSearch.Campaigns.Sensitivity;
using PruneSearch.Campaigns.Work;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Reports;

public sealed class SensitivityStudyTests
{
    private static readonly SensitivityStudy Study = new()
    {
        Granularity = "channel",
        Criterion = "l2",
        Samples = "100 training samples",
        Dense = Judged(0.9) with { AccuracyLow = 0.82, AccuracyHigh = 0.95 },
        DenseMacs = 1000,
        Groups =
        [
            new StudiedGroup("robust", 8, [Cut(2, 0.25, 0.9), Cut(4, 0.5, 0.85), Cut(6, 0.75, 0.82)]),
            new StudiedGroup("middle", 8, [Cut(2, 0.25, 0.84), Cut(4, 0.5, 0.6), Cut(6, 0.75, 0.83)]),
            new StudiedGroup("fragile", 8, [Cut(2, 0.25, 0.3), Cut(4, 0.5, 0.2), Cut(6, 0.75, 0.1)]),
            new StudiedGroup("untouched", 1, []),
        ],
    };

    [Fact]
    public void A_group_spares_what_it_loses_within_the_dense_models_interval() =>
        Assert.Equal([0.75, 0.25, 0, 0], Study.Groups.Select(Study.Spares));

    [Fact]
    public void Critical_is_what_spares_nothing_of_what_was_tried() =>
        Assert.Equal(["fragile"], Study.Critical.Select(g => g.Id));

    [Fact]
    public void A_group_that_loses_less_than_others_do_is_not_critical()
    {
        SensitivityStudy all = Study with { Groups = [new StudiedGroup("less", 8, [Cut(2, 0.25, 0.8)]), new StudiedGroup("more", 8, [Cut(2, 0.25, 0.5)])] };
        Assert.Equal([0, 0], all.Groups.Select(all.Spares));
        Assert.Equal(["more"], all.Critical.Select(g => g.Id));
        Assert.Equal(["less"], (all with { Groups = all.Groups[..1] }).Critical.Select(g => g.Id));
    }

    [Fact]
    public void The_order_is_by_the_mean_loss() =>
        Assert.Equal(["fragile", "middle", "robust", "untouched"], Study.MostSensitiveFirst.Select(g => g.Id));

    [Fact]
    public void Without_labels_agreement_takes_the_place_of_accuracy()
    {
        SensitivityStudy fidelity = Study with
        {
            Dense = new EvaluationFigures { Samples = 100, Agreement = 1, AgreementLow = 0.96, AgreementHigh = 1 },
            Groups = [new StudiedGroup("g", 4, [new StudiedCut(1, 0.25, new EvaluationFigures { Samples = 100, Agreement = 0.97 }, 900), new StudiedCut(2, 0.5, new EvaluationFigures { Samples = 100, Agreement = 0.5 }, 800)])],
        };
        Assert.Equal(0.25, fidelity.Spares(fidelity.Groups[0]));
        Assert.Equal(0.5, fidelity.Drop(fidelity.Groups[0].Cuts[1]));
        Assert.Empty(fidelity.Critical);
    }

    [Fact]
    public void A_study_comes_back_as_it_was()
    {
        SensitivityStudy timed = Study with { Target = "edge", Groups = [new StudiedGroup("g", 4, [Cut(1, 0.25, 0.5) with { Timing = new CutTiming(1, 2, 2, 1.9, 2.1, true), Figures = Judged(0.5) with { Loss = double.PositiveInfinity } }])] };
        var back = SensitivityStudy.Parse(timed.ToBytes(), "here");
        Assert.Equal(timed.Groups[0].Cuts[0], back.Groups[0].Cuts[0]);
        Assert.Equal(timed.ToBytes(), back.ToBytes());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"granularity":"channel","criterion":"l2","samples":"1","dense":{"samples":1},"denseMacs":1,"groups":[null]}""")]
    [InlineData("""{"granularity":"channel","criterion":"l2","samples":"1","dense":{"samples":1},"denseMacs":1,"groups":[{"id":"g","units":1,"cuts":[null]}]}""")]
    [InlineData("""{"granularity":"channel","criterion":"l2","samples":"1","dense":{"samples":1},"denseMacs":1,"groups":[{"id":"g","units":1,"cuts":[{"removed":1,"ratio":1,"macs":1,"figures":null}]}]}""")]
    public void What_is_no_study_is_refused(string json) =>
        Assert.Equal("here", Assert.Single(Assert.Throws<InvalidInputException>(() => SensitivityStudy.Parse(Encoding.UTF8.GetBytes(json), "here")).Errors).Where);

    private static EvaluationFigures Judged(double accuracy) => new() { Samples = 100, Accuracy = accuracy };

    private static StudiedCut Cut(int removed, double ratio, double accuracy) => new(removed, ratio, Judged(accuracy), 1000 - (100 * removed));
}
