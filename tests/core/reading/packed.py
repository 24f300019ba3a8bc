"""Workbooks in forms that no pinned package writes, as they came from programs that do, packed.

Owns their bytes alone. Nothing is made here.
"""

import base64
import zlib
from pathlib import Path

# Written by formulon, without theme and properties: 数据 with 标题 in B3, 12.5 in B4, =1/0 in C3 and a long id in C4;
# 隐 is hidden and has h in A1.
XLSB = (
    rb"c-rMyOKjXk82-oWupy5&kQ9;#BG;<KAzeGWX-hzPR7zSYifC7Dc}NH<$DU+Y*|k@;Tat1q@25n0s01k#PDn_cD%1lKm)<ym;7BEepyhdKdq7"
    rb"A?;h(WL_Rg-8Y+1N4$@n$%fB!eX|L-3s`MH$b2SM8nf84w{{Im?fdM`eCeA=;nYWpWotW>D?gtlBRjZfi0IZa)!=-3l#RvS?jYMYK#v==ATh"
    rb"ff^NjH!y}8@6SX9Ggz4E7Vh`COgJCgo4JlH=!1Mzw)52duD-_4Nr3_)W(qo$1NK^-nxr=#W0tQMXKjUMh@s^KqKQb40W<YQO0NJf^n+kD~Fb"
    rb"GB;exGlBX&mW#(=|H7b=-(KLJ<*H7D);3yM1(a@65@e0L?H;fZhJ;@0hO!l#<>3q@Nf?nCn&}EaBG_OFZuc3kAu4rY$be%)CF<+uM#Xyw6#Z"
    rb"i0<ZqcGj-f;aRMi~M1<&yrC<1TS~Pv@ts)`a5?<K}$i{skXi!EmW{+;=gvJguqV#SFLb;jffvbKu-!6I9DF^R83zbcE10&z1%m=`1W1O^O(&"
    rb"%4nidmOU1=G8KfRu3x0_^xV|F>A19c|5ZgW>+L(mNcyN`8XU9#c-b7L>T_J@rDL)qUsJ2@`tJDQM<f8&JMqa$CV!nt*}LT$bu3;7Zn0L?)RL"
    rb"f9#bK3M3oF&El~t7>GF!t3!I=qz)4+=`1Cb4Pk@{Gy0;SG7&JxdYJ&{gs`*f05tCy*7ScY%tLi$9E>eDls(`YM0)IdoMSXDL4)2=2P#Ps`U?"
    rb"#|UmQvj?F;u8#Ykb&`l|39-as_z>CZoDV8BpqAAC$|NkmZoCu{<OiVe!olRv#+Imf-Nl~5^ajf4EDE@0k8KFfx5k9YdP-Tac1R9ykdQ4Ajh~"
    rb"6pCfRV<UnW=n+PQ!c)mY8w&5`gBX9t6Fb40DE`<*S?Ii*i$h|#B0s40Vylw-0H4X5X6hSV(OyCUyYvdkw$1L$v8eEtK3t`zrjE}iS21)2Y8q"
    rb"V?Q=gyxa@IDz_yhixFh5fIOuYdi}e13}EFTwK!YS;ec-iv#7;TY@v(c0_u_6&iy$=zSb5*!Rn*TcrH-yuDWPAX*0u3sSV3K?2U#Y1*5q*QII"
    rb"WKT+nDuMd;DuEXXTupT`ckQs3&v_G%1CnT3^`7pE19c8oC#Lx?3=tRtxQ#y=NF{+t8z8UsGDs;l=Pd%yilJQke(v+jc*S}`D0ABhrMUk8B$S"
    rb"D!>8^OjH(K}3Pp^N2Sq-fB1?#RWM<0;(RG1;Xw+FANu)5ki%>PmxMd^%ThCjfCGYb3gDvRe)*w3HjxTt#5oL2!p6bal|zf64`W4${huu+E2O"
    rb"YoD-gaSXy@PjNfjN$vPFtvm)Ivp%`U1F&*4F-z32=gecBK#=Bx3bLWW@gx&w)Mbg_1tXB%-qoelq)h^4Hlw}*1&A<>Y5BU0&~4*Jw~AiGw-G"
    rb"hzf{NKF4@?xGW-^djr3QuglXsqI2f!l58UrEyer}BAyQu|`CkLoc9uuJ!9NN_0P%Z00{BF(`Fa-(#V@VMa5%l$cbAAGZV?gAXB~ALhG;C-*v"
    rb"R-&XL7|AQN;2Rp^)z6Vk4r6VvSJ#>~1Vw5kXX2gm7kupuPND8!xi$><3@n0MDtv0ZC=hFa"
)

# Written by xlwt: in 一 the cells 甲 (A1), 5 (A3), 合 (A4, merged with B5), #N/A (A7), and formulas in A2 and B2.
XLS = (
    rb"c-rk)OK4L;6g~4^{<LXcO$)6ULcyxB8+GHRjSAY8p^Bi0psCG5T2cwR(1liOmV)3)aZ~8VO;rRxC`ETJgo-W%K}Zx=t^@@aZJ&2e-lJ($Xh4"
    rb"gfIpN*8xpQXjotZoHJ}>5+%G90iDjF~V8;fofp*owAE9(DAK<Zsrt9}`g%Qg6`5RJ$}hJtw1`aG=HP_K6t7H$WgiUi)tbp$7o8!r~ptB75UA"
    rb"+K}{{UQ}^h$W6LM%7MvoN^82EixZd?x5u|WxsGM>M-WAxy*Jiiw{{ntcyeUd!KFI(6R*`c&4-X{1sK>2C=hrB0u(LR-^(gn1-y|V4+wj<;N;"
    rb"W$^uT~i<<^M`#beX+Spgut|0cW%kAMG*sodvU;^$jCU_Y!+_kyD3b}bN$t^Cp+Im_<<UmXx!Q8TmWm~qDsoWxR1Z~tEwoJ&OJb&}k%e})x*`"
    rb"u^f@R+V0=Igb8xVWHONaHwb*eSUg%FUD)+3Q;B-IPg5Ln(WQIy`01BsrH@+be#y5wEfv>hz7Gmp|@%kSf2=ZW4WFuzEH*^Ex|)9=W-U=&{Og"
    rb"5`C&qUB9OBFzc7fo0GScUEdu75i8-1&GqhBZCF5zsza$6ilbX%gs_e_2b_GkUR4+=g_O*1ji7!)P_T8cR)gPjR*W_Wot|I2!LN?YCPRClmAS"
    rb"C#M3Eh6V9yFWK(@~aHFykK5!xJN)CXZpU~Hi<V723(4n~f~CB$H0U|?WiU|?YI-$8kg`uagsKP(2l7mBd=U1veAMe~{DpT&NR%kPxDnC?bV$"
    rb"`Z~rl|P*bD!(ta!Z!Z*LXCssy@XK=Gmg=w^H*L7RsDEY+%WO$wotSF7n_OmH~aqvD+<P2"
)


def unpacked(path: Path, packed: bytes) -> Path:
    path.write_bytes(zlib.decompress(base64.b85decode(packed)))
    return path
