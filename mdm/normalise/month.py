"""Names of months in the languages of most of Europe, their short forms, and Roman numbers."""

from mdm.normalise.text import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            (
                "i jan january januar januari janner jaenner janv janvier ene enero sty styczen stycznia gen gennaio "
                "janeiro"
            ),
            "ii feb february februar feber fev fevr fevrier febr febrero lut luty lutego febbraio fevereiro februari",
            "iii mar march marz maerz mrz mars marzo marzec marca marco maart mrt marts",
            "iv apr april avr avril abr abril kwi kwiecien kwietnia aprile",
            "v may mai mayo maj maja mag maggio maio mei",
            "vi jun june juni juin junio cze czerwiec czerwca giu giugno junho",
            "vii jul july juli juil juillet julio lip lipiec lipca lug luglio julho",
            "viii aug august aout ago agosto sie sierpien sierpnia augusti augustus",
            "ix sep sept september septembre septiembre set setiembre wrz wrzesien wrzesnia settembre setembro",
            "x oct okt october oktober octobre octubre paz pazdziernik pazdziernika ott ottobre out outubro",
            "xi nov november novembre noviembre lis listopad listopada novembro",
            "xii dec dez december dezember decembre dic diciembre gru grudzien grudnia dicembre dezembro desember",
        ),
        1,
    )
    for name in names.split()
}


def read_month(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    return _MONTHS.get(fold(name), 0)
