"""Chinese characters in pinyin without tones, as it is typed."""

from __future__ import annotations

import re

__all__ = ["pinyin", "pinyin_u", "syllables"]

_PAIRS = (
    "长城=chang-cheng 专长=zhuan-chang 长江=chang-jiang 长度=chang-du 长期=chang-qi "
    "长短=chang-duan 长远=chang-yuan 长沙=chang-sha 擅长=shan-chang 特长=te-chang "
    "漫长=man-chang 冗长=rong-chang 延长=yan-chang 长征=chang-zheng 长安=chang-an "
    "长寿=chang-shou 长途=chang-tu 长春=chang-chun 长久=chang-jiu 长治=chang-zhi "
    "长河=chang-he 长龙=chang-long 长年=chang-nian 细长=xi-chang 全长=quan-chang "
    "周长=zhou-chang 波长=bo-chang 长裤=chang-ku 长篇=chang-pian 长假=chang-jia "
    "长跑=chang-pao 长矛=chang-mao 长夜=chang-ye 着手=zhuo-shou 着重=zhuo-zhong "
    "着想=zhuo-xiang 着陆=zhuo-lu 着装=zhuo-zhuang 穿着=chuan-zhuo 沉着=chen-zhuo "
    "执着=zhi-zhuo 着落=zhuo-luo 着眼=zhuo-yan 附着=fu-zhuo 衣着=yi-zhuo 着实=zhuo-shi "
    "着色=zhuo-se 胶着=jiao-zhuo 无着=wu-zhuo 着急=zhao-ji 着火=zhao-huo 着凉=zhao-liang "
    "着迷=zhao-mi 睡着=shui-zhao 不着=bu-zhao 得着=de-zhao 着慌=zhao-huang 着魔=zhao-mo "
    "朝夕=zhao-xi 朝气=zhao-qi 朝三=zhao-san 朝令=zhao-ling 今朝=jin-zhao 朝霞=zhao-xia "
    "爪牙=zhao-ya 空调=kong-tiao 协调=xie-tiao 失调=shi-tiao 烹调=peng-tiao "
    "调节=tiao-jie 调整=tiao-zheng 调解=tiao-jie 调皮=tiao-pi 调料=tiao-liao "
    "调味=tiao-wei 调和=tiao-he 调试=tiao-shi 调剂=tiao-ji 调侃=tiao-kan 调戏=tiao-xi "
    "调制=tiao-zhi 调理=tiao-li 调停=tiao-ting 调控=tiao-kong 微调=wei-tiao "
    "调情=tiao-qing 调教=tiao-jiao 调频=tiao-pin 音乐=yin-yue 乐器=yue-qi 乐团=yue-tuan "
    "乐队=yue-dui 乐曲=yue-qu 乐谱=yue-pu 乐坛=yue-tan 乐章=yue-zhang 声乐=sheng-yue "
    "奏乐=zou-yue 民乐=min-yue 乐手=yue-shou 乐律=yue-lu 乐理=yue-li 配乐=pei-yue "
    "器乐=qi-yue 出差=chu-chai 差事=chai-shi 差使=chai-shi 差役=chai-yi 邮差=you-chai "
    "差遣=chai-qian 交差=jiao-chai 听差=ting-chai 公差=gong-chai 供给=gong-ji "
    "给养=ji-yang 补给=bu-ji 自给=zi-ji 给付=ji-fu 取给=qu-ji 了解=liao-jie 了不=liao-bu "
    "了得=liao-de 不得了=bu-de-liao 明了=ming-liao 了结=liao-jie 了然=liao-ran "
    "了如=liao-ru 了断=liao-duan 了却=liao-que 了事=liao-shi 了此=liao-ci 了望=liao-wang "
    "银行=yin-hang 行业=hang-ye 行情=hang-qing 外行=wai-hang 内行=nei-hang "
    "同行=tong-hang 央行=yang-hang 排行=pai-hang 商行=shang-hang 行列=hang-lie "
    "各行=ge-hang 行家=hang-jia 行规=hang-gui 行会=hang-hui 投行=tou-hang 薄弱=bo-ruo "
    "淡薄=dan-bo 单薄=dan-bo 刻薄=ke-bo 浅薄=qian-bo 稀薄=xi-bo 薄利=bo-li 薄膜=bo-mo "
    "薄命=bo-ming 菲薄=fei-bo 微薄=wei-bo 停泊=ting-bo 漂泊=piao-bo 淡泊=dan-bo "
    "泊位=bo-wei 萝卜=luo-bo 柏林=bo-lin 露面=lou-mian 露馅=lou-xian 露头=lou-tou "
    "露脸=lou-lian 露底=lou-di 强劲=qiang-jing 劲敌=jing-di 劲旅=jing-lu 刚劲=gang-jing "
    "苍劲=cang-jing 劲风=jing-feng 劲松=jing-song 目的=mu-di 的士=di-shi 打的=da-di "
    "的确=di-que 标的=biao-di 的哥=di-ge 提防=di-fang 包扎=bao-za 捆扎=kun-za "
    "结扎=jie-za 扎染=za-ran 堵塞=du-se 阻塞=zu-se 闭塞=bi-se 梗塞=geng-se 堰塞=yan-se "
    "搪塞=tang-se 语塞=yu-se 削减=xue-jian 削弱=xue-ruo 剥削=bo-xue 瘦削=shou-xue "
    "重复=chong-fu 重新=chong-xin 重庆=chong-qing 重叠=chong-die 重逢=chong-feng "
    "重播=chong-bo 重组=chong-zu 重返=chong-fan 重阳=chong-yang 重申=chong-shen "
    "重建=chong-jian 重温=chong-wen 重演=chong-yan 双重=shuang-chong 多重=duo-chong "
    "重重=chong-chong 重来=chong-lai 重围=chong-wei 重现=chong-xian 重修=chong-xiu "
    "重起=chong-qi 重启=chong-qi 重做=chong-zuo 重写=chong-xie 重孙=chong-sun "
    "沉没=chen-mo 没收=mo-shou 没落=mo-luo 淹没=yan-mo 埋没=mai-mo 出没=chu-mo "
    "吞没=tun-mo 覆没=fu-mo 泯没=min-mo 隐没=yin-mo 归还=gui-huan 偿还=chang-huan "
    "还原=huan-yuan 还债=huan-zhai 还价=huan-jia 返还=fan-huan 退还=tui-huan "
    "还款=huan-kuan 生还=sheng-huan 奉还=feng-huan 还钱=huan-qian 交还=jiao-huan "
    "还愿=huan-yuan 还手=huan-shou 还击=huan-ji 还礼=huan-li 还乡=huan-xiang "
    "还魂=huan-hun 弹性=tan-xing 反弹=fan-tan 弹力=tan-li 弹簧=tan-huang 弹奏=tan-zou "
    "弹劾=tan-he 弹琴=tan-qin 弹射=tan-she 弹跳=tan-tiao 弹唱=tan-chang 动弹=dong-tan "
    "弹指=tan-zhi 阿谀=e-yu 阿胶=e-jiao 刚正不阿=gang-zheng-bu-e 婀娜=e-nuo 恶心=e-xin "
    "星宿=xing-xiu 乳臭=ru-xiu 铜臭=tong-xiu 无臭=wu-xiu 掺和=chan-huo 和面=huo-mian "
    "和泥=huo-ni 厌恶=yan-wu 可恶=ke-wu 憎恶=zeng-wu 好恶=hao-wu 深恶=shen-wu "
    "勒索=le-suo 勒令=le-ling 勾勒=gou-le 罗勒=luo-le 勒紧=le-jin 占卜=zhan-bu "
    "卜卦=bu-gua 埔里=pu-li 自传=zi-zhuan 传记=zhuan-ji 经传=jing-zhuan "
    "水浒传=shui-hu-zhuan 外传=wai-zhuan 列传=lie-zhuan 投降=tou-xiang 招降=zhao-xiang "
    "降服=xiang-fu 诈降=zha-xiang 反省=fan-xing 不省=bu-xing 自省=zi-xing 什锦=shi-jin "
    "什物=shi-wu 家什=jia-shi 似的=shi-de 午觉=wu-jiao 懒觉=lan-jiao 校对=jiao-dui "
    "校正=jiao-zheng 校勘=jiao-kan 嚼舌=jiao-she 咬文嚼=yao-wen-jiao 角色=jue-se "
    "角逐=jue-zhu 主角=zhu-jue 配角=pei-jue 口角=kou-jue 咀嚼=ju-jue 倔强=jue-jiang "
    "大夫=dai-fu 大黄=dai-huang 率先=shuai-xian 率领=shuai-ling 坦率=tan-shuai "
    "草率=cao-shuai 轻率=qing-shuai 直率=zhi-shuai 表率=biao-shuai 率性=shuai-xing "
    "统率=tong-shuai 首都=shou-du 成都=cheng-du 都市=du-shi 都督=du-du 古都=gu-du "
    "京都=jing-du 都城=du-cheng 迁都=qian-du 国都=guo-du 亲家=qing-jia 人参=ren-shen "
    "海参=hai-shen 参茶=shen-cha 党参=dang-shen 地壳=de-qiao 金蝉脱壳=jin-chan-tuo-qiao "
    "恐吓=kong-he 恫吓=dong-he 威吓=wei-he 西藏=xi-zang 宝藏=bao-zang 藏族=zang-zu "
    "藏獒=zang-ao 藏人=zang-ren 藏语=zang-yu 模样=mu-yang 模具=mu-ju 模板=mu-ban "
    "铸模=zhu-mu 便宜=pian-yi 厦门=xia-men 吁请=yu-qing 咳嗽=ke-sou 哽咽=geng-ye "
    "抹布=ma-bu 磅礴=pang-bo 汤匙=tang-chi 牛仔=niu-zai 畜牧=xu-mu 畜养=xu-yang "
    "埋怨=man-yuan 绿林=lu-lin 曾经=ceng-jing 未曾=wei-ceng 不曾=bu-ceng 曾几=ceng-ji "
    "称职=chen-zhi 对称=dui-chen 匀称=yun-chen 相称=xiang-chen 古刹=gu-cha 秘鲁=bi-lu "
    "复辟=fu-bi 仿佛=fang-fu 果脯=guo-fu 曾孙=zeng-sun 曾祖=zeng-zu 成长=cheng-zhang "
    "增长=zeng-zhang 校长=xiao-zhang 长大=zhang-da 部长=bu-zhang 市长=shi-zhang "
    "家长=jia-zhang 队长=dui-zhang 班长=ban-zhang 船长=chuan-zhang 院长=yuan-zhang "
    "局长=ju-zhang 科长=ke-zhang 行长=xing-zhang 首长=shou-zhang 会长=hui-zhang "
    "处长=chu-zhang 厂长=chang-zhang 事长=shi-zhang 生长=sheng-zhang 助长=zhu-zhang "
    "长辈=zhang-bei 长子=zhang-zi 长老=zhang-lao 长相=zhang-xiang 长官=zhang-guan "
    "团长=tuan-zhang 社长=she-zhang 组长=zu-zhang 县长=xian-zhang 村长=cun-zhang "
    "酋长=qiu-zhang 兄长=xiong-zhang 年长=nian-zhang 长者=zhang-zhe 机长=ji-zhang "
    "店长=dian-zhang 州长=zhou-zhang 秘书长=mi-shu-zhang 龟兹=qiu-ci 薄荷=bo-he "
    "效率=xiao-lv 概率=gai-lv 频率=pin-lv 利率=li-lv 汇率=hui-lv 税率=shui-lv "
    "参差=cen-ci 雪茄=xue-jia 给予=ji-yu 暖和=nuan-huo 什么=shen-me 钥匙=yao-shi "
    "会计=kuai-ji 番禺=pan-yu 蚌埠=beng-bu 刹那=cha-na 呼吁=hu-yu 六安=lu-an "
    "睡觉=shui-jiao 地=di 长=chang 佛=fo 削=xiao 爪=zhua 拓=tuo 茄=qie 琢=zhuo 扒=pa "
    "刨=bao 贾=jia 女=nv 绿=lv 旅=lv 律=lv 吕=lv 铝=lv 率=lv 榈=lv 履=lv 滤=lv 屡=lv "
    "缕=lv 驴=lv 氯=lv 虑=lv 侣=lv "
)
_WORDS = dict(pair.split("=") for pair in _PAIRS.split())
"""Words with characters of several readings, and characters whose usual one is not the first."""

_LISTED = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))


def syllables(word: str) -> list[str]:
    """Give the pinyin of each character, v for ü; other characters stay.

    >>> syllables("长大"), syllables("长江")
    (['zhang', 'da'], ['chang', 'jiang'])
    """
    from anyascii import anyascii

    found: list[str] = []
    at = 0
    while at < len(word):
        if listed := _LISTED.match(word, at):
            found += _WORDS[listed[0]].split("-")
            at = listed.end()
        else:
            found.append(word[at] if word[at].isascii() else anyascii(word[at]).lower())
            at += 1
    return found


def pinyin(word: str) -> str:
    """Write characters in pinyin; others stay.

    >>> pinyin("中国银行"), pinyin("绿茶")
    ('zhongguoyinhang', 'lvcha')
    """
    return "".join(syllables(word))


def pinyin_u(word: str) -> str:
    """Write u for the vowel that is typed v.

    >>> pinyin_u("绿茶")
    'lucha'
    """
    return re.sub("(?<=[ln])v", "u", pinyin(word))
