using System.Numerics.Tensors;
using Halatech.Local.OpenAi.Embedding;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>Nearest neighbours by cosine at the product's 512 dimensions.</summary>
public sealed class RetrievalQualityTests
{
    private const int Dimensions = 512;

    private static readonly float[][] Index =
        HotelFaqs.All.Select(faq => OfflineEmbedding.Embed($"{faq.Question}\n{faq.Answer}", Dimensions)).ToArray();

    [Fact]
    public void Retrieval_OwnQuestions_ComeFirst()
    {
        var ranks = HotelFaqs.All.Select((faq, at) => RankOf(faq.Question, at)).ToList();
        Assert.All(ranks, rank => Assert.Equal(0, rank));
    }

    [Fact]
    public void Retrieval_Paraphrases_ReachRecallOfEightAndNineTenths()
    {
        var ranks = HotelFaqs.All.SelectMany((faq, at) => faq.Paraphrases.Select(text => (Text: text, Rank: RankOf(text, at)))).ToList();
        var missed = string.Join("; ", ranks.Where(one => one.Rank > 0).Select(one => $"{one.Text} ({one.Rank})"));
        Assert.True(Recall(ranks.ConvertAll(one => one.Rank), 1) >= 0.8, missed);
        Assert.True(Recall(ranks.ConvertAll(one => one.Rank), 5) >= 0.9, missed);
    }

    private static int RankOf(string query, int right)
    {
        var vector = OfflineEmbedding.Embed(query, Dimensions);
        var own = TensorPrimitives.Dot<float>(Index[right], vector);
        return Index.Count(other => TensorPrimitives.Dot<float>(other, vector) > own);
    }

    private static double Recall(List<int> ranks, int among) => ranks.Count(rank => rank < among) / (double)ranks.Count;
}
