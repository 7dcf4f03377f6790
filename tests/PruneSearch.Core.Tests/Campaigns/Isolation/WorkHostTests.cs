using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using PruneSearch.Campaigns.Isolation;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Core.Tests.Hardware;
using PruneSearch.Hardware.Hosting;
using PruneSearch.Hardware.Measurement;
using PruneSearch.TestKit.Campaigns;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Isolation;

/// <summary>The child's side: the real host of work items.</summary>
public sealed class WorkHostTests : IDisposable
{
    private static readonly WorkItem Base = new WorkItem.Base();

    private readonly TemporaryFolder _folder = new();
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_campaign_that_cannot_be_taken_up_and_a_bug_are_failures_and_the_next_item_is_taken()
    {
        Task serving = Serve(campaign => campaign.Name switch
        {
            "lacking" => throw new InvalidInputException("data.train", "is not in this worker's data roots", "the rule"),
            "bug" => throw new KeyNotFoundException("nobody thought of this"),
            _ => TinyCampaign.Spec with { Model = new ModelSpec { Onnx = _folder.File("nothing.onnx") } },
        });
        using var answers = new StreamReader(_output.Reader.AsStream());
        foreach ((string campaign, FailureKind kind, string words) in new[]
        {
            ("lacking", FailureKind.Unfit, "this worker cannot take up the campaign: data.train"), ("bug", FailureKind.Fault, "KeyNotFoundException: nobody thought of this"),
            ("sound", FailureKind.InvalidConfiguration, "nothing.onnx"),
        })
        {
            await TellAsync(new WorkMessage.Do(new SpecDocument(campaign, "", ""), Base));
            var failed = Assert.IsType<WorkMessage.Failed>(await AnswerAsync(answers));
            Assert.Equal(kind, failed.Kind);
            Assert.Contains(words, failed.Text);
        }

        await _input.Writer.CompleteAsync();
        await serving.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task An_item_that_waits_for_the_machine_stops_when_told_to()
    {
        MachineLock machine = WorkHosts.Machine(_folder.Path);
        using MachineLease timing = await machine.AcquireAsync(MachineUse.Exclusive, Cancellation);
        Task serving = Serve(_ => TinyCampaign.Spec);
        using var answers = new StreamReader(_output.Reader.AsStream());
        await TellAsync(new WorkMessage.Stop()); // for nobody
        await TellAsync(new WorkMessage.Do(new SpecDocument("tiny", "", ""), Base));
        await TellAsync(new WorkMessage.Stop());
        Assert.Null(Assert.IsType<WorkMessage.Stopped>(await AnswerAsync(answers)).Checkpoint);
        await _input.Writer.CompleteAsync();
        await serving.WaitAsync(Cancellation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_process_ends_with_its_parent(bool inTheMiddleOfAnItem)
    {
        ChildCommand command = TestHost.Command("host", _folder.Path);
        using Process child = Process.Start(new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            if (inTheMiddleOfAnItem)
            {
                await child.StandardInput.WriteLineAsync(Text(new WorkMessage.Do(new SpecDocument("tiny", "", ""), Base)));
                await child.StandardInput.FlushAsync(Cancellation);
                string? line;
                do
                {
                    line = await child.StandardError.ReadLineAsync(Cancellation);
                }
                while (line is not (null or "compiling"));
                Assert.Equal("compiling", line);
            }

            child.StandardInput.Close();
            await child.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        }
        finally
        {
            child.Kill();
        }
    }

    private static string Text(WorkMessage message) => JsonSerializer.Serialize(message, IsolationJson.Default.WorkMessage);

    private static async Task<WorkMessage> AnswerAsync(StreamReader answers)
    {
        WorkMessage message;
        do
        {
            string? line = await answers.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
            message = JsonSerializer.Deserialize(Assert.IsType<string>(line), IsolationJson.Default.WorkMessage)!;
        }
        while (message is WorkMessage.Progressed);
        return message;
    }

    private Task Serve(Func<SpecDocument, CampaignSpec> spec) => Task.Run(
        () => WorkHosts.In(_folder.Path, new StubbornBackend(), spec).RunAsync(_input.Reader.AsStream(), _output.Writer.AsStream()), Cancellation);

    private async Task TellAsync(WorkMessage message) => await _input.Writer.WriteAsync(Encoding.UTF8.GetBytes(Text(message) + "\n"), Cancellation);
}
